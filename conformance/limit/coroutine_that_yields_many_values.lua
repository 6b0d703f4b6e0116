--@ stops limit
local t = {}
for i = 1, 100000 do t[i] = i end
local co = coroutine.wrap(function() while true do coroutine.yield(table.unpack(t)) end end)
while true do co() end
