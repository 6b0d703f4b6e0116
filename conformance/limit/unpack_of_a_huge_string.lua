--@ stops limit
local format, data = ("B"):rep(200000), ("x"):rep(200000)
while true do pcall(string.unpack, format, data) end
