--@ stops limit
--@ only state
while true do os.setlocale(("x"):rep(100000)) pcall(os.getenv, ("x"):rep(100000)) pcall(os.tmpname) end
