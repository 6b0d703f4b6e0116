--@ stops limit end
local list
for i = 1, 300000 do list = { next = list } end
for i = 1, 20 do collectgarbage() end
