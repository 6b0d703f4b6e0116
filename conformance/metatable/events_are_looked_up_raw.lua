local mt = setmetatable({}, { __index = { __add = function() return "inherited" end, __index = { x = 1 } } })
local t = setmetatable({}, mt)
print(t.x)                                    --> nil
print(pcall(function() return t + 1 end))     --> false	events_are_looked_up_raw.lua:4: attempt to perform arithmetic on a table value (upvalue 't')
