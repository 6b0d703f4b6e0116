-- the string metatable has arithmetic events only
print("3" + 1, "0x10" * 1, " 5 " - 0)      --> 4	16	5
print(pcall(function() return "3" & 1 end)) --> false	bitwise_refuses_strings.lua:3: attempt to perform bitwise operation on a string value (constant '3')
local s = "8"
print(pcall(function() return 1 | s end))  --> false	bitwise_refuses_strings.lua:5: attempt to perform bitwise operation on a string value (upvalue 's')
print(tonumber(s) | 1)                     --> 9
