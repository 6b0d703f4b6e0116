--@ stops limit
--@ only state
while true do pcall(io.read, "a") pcall(io.lines) pcall(io.open, ("x"):rep(100000)) io.write("") end
