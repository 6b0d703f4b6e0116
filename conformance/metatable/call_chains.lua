-- §2.4: a __call handler may be a value with a handler of its own; each value on the way is an argument, the last one first.
local function show(...) return select("#", ...), ... end
local a = setmetatable({}, { __call = show, __name = "a" })
local b = setmetatable({}, { __call = a })
local c = setmetatable({}, { __call = b })
local n, x, y, z, one, two = c(1, 2)
print(n, x == a, y == b, z == c, one, two)              --> 5	true	true	true	1	2
print(select("#", c()), (b()) == 2)                     --> 4	true
local bad = setmetatable({}, { __call = 5 })
print(pcall(function() bad(1) end))                     --> false	call_chains.lua:10: attempt to call a number value (upvalue 'bad')
print(pcall(bad))                                       --> false	attempt to call a number value
local long = show
for i = 1, 50000 do long = setmetatable({}, { __call = long }) end
print((long(1)), select("#", long("a", "b")))           --> 50001	50003
print((select(2, pcall(long))))                         --> 50000
local circle = {}
setmetatable(circle, { __call = circle })
print(pcall(circle))                                    --> false	stack overflow
print((select(2, pcall(function() return circle() end)):match("stack overflow")))  --> stack overflow
