--@ stops limit
local list = {}
for i = 1, 200000 do list[i] = { i } end
while true do collectgarbage() collectgarbage("step") collectgarbage("count") end
