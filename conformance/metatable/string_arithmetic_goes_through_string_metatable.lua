print("10" + 5, "3" * "4", "0x10" // 1, -"2") --> 15	12	16	-2
print(pcall(function() return "a" + 1 end))   --> false	string_arithmetic_goes_through_string_metatable.lua:2: attempt to add a 'string' with a 'number'
getmetatable("").__add = function(a, b) return "custom " .. a .. b end
print("10" + 5, 1 + 1)                        --> custom 105	2
getmetatable("").__add = nil
print(pcall(function() return "10" + 5 end))  --> false	string_arithmetic_goes_through_string_metatable.lua:6: attempt to perform arithmetic on a string value (constant '10')
