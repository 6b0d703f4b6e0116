--@ stops limit
local t = {}
for i = 1, 10000 do t[i] = -i end
local sort = coroutine.wrap(function() while true do table.sort(t, function(a, b) coroutine.yield() return a < b end) t[1] = 0 end end)
while true do sort() end
