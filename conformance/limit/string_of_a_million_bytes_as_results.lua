--@ stops limit
while true do pcall(string.byte, ("x"):rep(1000000), 1, -1) pcall(string.byte, ("x"):rep(200000), 1, -1) end
