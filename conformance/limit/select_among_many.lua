--@ stops limit
local t = {}
for i = 1, 100000 do t[i] = i end
while true do select(-1, table.unpack(t)) select("#", table.unpack(t)) select(2, table.unpack(t)) end
