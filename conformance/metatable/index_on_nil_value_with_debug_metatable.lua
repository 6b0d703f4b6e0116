debug.setmetatable(nil, { __index = function(_, k) return "nil." .. k end })
local x
print(x.field, undefined_global.y)   --> nil.field	nil.y
debug.setmetatable(nil, nil)
print(pcall(function() return x.field end)) --> false	index_on_nil_value_with_debug_metatable.lua:5: attempt to index a nil value (upvalue 'x')
debug.setmetatable(1, { __index = math, __call = function(n, m) return n * m end })
print((16):sqrt(), (2.5):floor(), (3)(4))   --> 4.0	2	12
