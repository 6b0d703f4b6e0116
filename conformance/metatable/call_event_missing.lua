local t = setmetatable({}, { __call = 5 })
print(pcall(t))                           --> false	attempt to call a number value
local u = {}
u.f = {}
u.f() --! runtime: attempt to call a table value (field 'f')
