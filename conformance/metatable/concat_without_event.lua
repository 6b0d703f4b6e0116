local t, n = {}, nil
print(pcall(function() return "a" .. t end))  --> false	concat_without_event.lua:2: attempt to concatenate a table value (upvalue 't')
print(pcall(function() return n .. "a" end))  --> false	concat_without_event.lua:3: attempt to concatenate a nil value (upvalue 'n')
print(pcall(function() return 1 .. true end)) --> false	concat_without_event.lua:4: attempt to concatenate a boolean value
