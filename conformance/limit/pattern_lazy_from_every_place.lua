--@ stops limit
return ("a"):rep(1000000):find("a-b")
