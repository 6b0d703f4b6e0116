--@ stops limit
return ("a"):rep(200):find(("(.-)"):rep(32) .. "b")
