local t = setmetatable({}, { __pairs = function() return coroutine.yield "pairs" end })
local co = coroutine.wrap(function() for k, v in pairs(t) do print(k, v) end return "end" end)
print(co())                                --> pairs
print(co(next, { 10 }))
--> 1	10
--> end
