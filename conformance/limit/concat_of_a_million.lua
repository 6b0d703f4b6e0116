--@ stops limit
local list = {}
for i = 1, 300000 do list[i] = i end
while true do table.concat(list, ", ") end
