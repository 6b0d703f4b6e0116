--@ stops limit error
error(("x"):rep(30000000))
