print(3.0 & 1, 1 | 2.0, 2^53 | 0)          --> 1	3	9007199254740992
print(-0.0 | 0, 1 << 2.0)                  --> 0	4
print(pcall(load "return 1.5 | 0"))        --> false	[string "return 1.5 | 0"]:1: number has no integer representation
print(pcall(load "return 2^63 & 1"))       --> false	[string "return 2^63 & 1"]:1: number has no integer representation
local huge, nan = math.huge, 0/0
print(pcall(function() return huge >> 1 end)) --> false	bitwise_converts_integral_floats.lua:6: number (upvalue 'huge') has no integer representation
print(pcall(function() return ~nan end))   --> false	bitwise_converts_integral_floats.lua:7: number (upvalue 'nan') has no integer representation
print(-(2^63) | 0 == math.mininteger)      --> true
