--@ stops limit error
return ("x"):rep(100000):find(("x?"):rep(100000) .. "y")
