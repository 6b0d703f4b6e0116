local calls = 0
local t = setmetatable({}, { __newindex = function(t, k, v) calls = calls + 1 rawset(t, k, v) end })
t.x = 1 t.x = 2 t.x = nil
t.x = 3
print(calls, t.x)                         --> 2	3
t[1] = "a" t[2] = "b" t[1] = "c"
print(calls, #t)                          --> 4	2
