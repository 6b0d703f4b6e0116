--@ oracle skip native refuses to yield here
local v = setmetatable({}, { __tostring = function() return coroutine.yield() end })
local co = coroutine.wrap(function() print(1, v, 2, v) end)
co()
co "a"
co "b"                                     --> 1	a	2	b
