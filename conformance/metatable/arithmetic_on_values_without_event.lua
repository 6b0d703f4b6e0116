local t = setmetatable({}, { __sub = function() end })
print(pcall(function() return t + 1 end)) --> false	arithmetic_on_values_without_event.lua:2: attempt to perform arithmetic on a table value (upvalue 't')
print(pcall(function() return 1 & t end)) --> false	arithmetic_on_values_without_event.lua:3: attempt to perform bitwise operation on a table value (upvalue 't')
print(pcall(function() return -t end))    --> false	arithmetic_on_values_without_event.lua:4: attempt to perform arithmetic on a table value (upvalue 't')
