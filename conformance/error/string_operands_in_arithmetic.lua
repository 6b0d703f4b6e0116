local function message(f, ...) return (select(2, pcall(f, ...))) end
print(message(function() return "a" + 1 end))          --> string_operands_in_arithmetic.lua:2: attempt to add a 'string' with a 'number'
print(message(function() return {} - "1" end))         --> string_operands_in_arithmetic.lua:3: attempt to sub a 'table' with a 'string'
print(message(function() return 2 * "x" end))          --> string_operands_in_arithmetic.lua:4: attempt to mul a 'number' with a 'string'
print(message(function() return -"x" end))             --> string_operands_in_arithmetic.lua:5: attempt to unm a 'string' with a 'string'
print(message(function() return "10" / nil end))       --> string_operands_in_arithmetic.lua:6: attempt to div a 'string' with a 'nil'
print(message(function() return "1" % "0" end))        --> attempt to perform 'n%0'
