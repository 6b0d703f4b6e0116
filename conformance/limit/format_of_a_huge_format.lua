--@ stops limit
while true do pcall(string.format, ("%%"):rep(5000000)) pcall(string.format, ("%5d"):rep(100000), 1) end
