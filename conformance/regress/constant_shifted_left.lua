-- `constant << variable` is one instruction with the operands swapped.
local n = 3
print(1 << n, 2.0 << n, -1 << 63, 5 << -n, 19.0 >> 1) --> 8	16	-9223372036854775808	0	9
print(pcall(function() return 1 << {} end)) --> false	constant_shifted_left.lua:4: attempt to perform bitwise operation on a table value
local shifting = setmetatable({}, { __shl = function(a, b) return type(a), type(b) end, __shr = function(a, b) return type(b) end })
print(1 << shifting, shifting << 1, shifting >> 1) --> number	table	number
