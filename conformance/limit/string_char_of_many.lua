--@ stops limit
local codes = table.pack(("x"):rep(100000):byte(1, -1))
while true do string.char(table.unpack(codes)) end
