print(1 == 1.0, math.maxinteger < 2^63, math.maxinteger + 0.0 == 2^63) --> true	true	true
print(math.maxinteger == 2^63, math.mininteger == -2^63) --> false	true
print((1 << 53) + 1 == 2^53, (1 << 53) + 1 > 2^53) --> false	true
print(math.mininteger <= -2^63, math.maxinteger >= 2^63) --> true	false
print(1 < math.huge, -math.huge < math.mininteger) --> true	true
local nan = 0/0
print(nan == nan, 1 < nan, 1 >= nan, nan ~= nan) --> false	false	false	true
