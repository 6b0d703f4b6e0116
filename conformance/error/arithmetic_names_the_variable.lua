local up, t = {}, { f = true }
local function message(f, ...) return (select(2, pcall(f, ...))) end
print(message(function() local v = {} return v + 1 end))  --> arithmetic_names_the_variable.lua:3: attempt to perform arithmetic on a table value (local 'v')
print(message(function() return 1 + up end))              --> arithmetic_names_the_variable.lua:4: attempt to perform arithmetic on a table value (upvalue 'up')
print(message(function() return undefined * 2 end))       --> arithmetic_names_the_variable.lua:5: attempt to perform arithmetic on a nil value (global 'undefined')
print(message(function() return 2 ^ t.f end))             --> arithmetic_names_the_variable.lua:6: attempt to perform arithmetic on a boolean value (field 'f')
print(message(function() return -t.x end))                --> arithmetic_names_the_variable.lua:7: attempt to perform arithmetic on a nil value (field 'x')
print(message(function() return up // nil end))           --> arithmetic_names_the_variable.lua:8: attempt to perform arithmetic on a table value (upvalue 'up')
print(message(function() return t + up end))              --> arithmetic_names_the_variable.lua:9: attempt to perform arithmetic on a table value (upvalue 't')
print(message(function() return #undefined end))          --> arithmetic_names_the_variable.lua:10: attempt to get length of a nil value (global 'undefined')
print(message(function() return t.x .. "s" end))          --> arithmetic_names_the_variable.lua:11: attempt to concatenate a nil value (field 'x')
print(message(function() return ~t.f end))                --> arithmetic_names_the_variable.lua:12: attempt to perform bitwise operation on a boolean value (field 'f')
