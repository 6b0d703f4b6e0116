--@ stops limit
return ("a"):rep(1000000):match("a*b")
