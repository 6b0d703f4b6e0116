local env = { print = print, y = 10 }
local f = load("x = y * 2 return x, print ~= nil, type", "=c", "t", env)
print(f())                                     --> 20	true	nil
print(env.x, x)                                --> 20	nil
local g = load("return a", "=c", "t", setmetatable({}, { __index = function(_, k) return "no " .. k end }))
print(g())                                     --> no a
print(pcall(load("return a", "=c", "t", nil))) --> false	c:1: attempt to index a nil value (upvalue '_ENV')
print(load("return _ENV", "=c", "t", 42)())    --> 42
