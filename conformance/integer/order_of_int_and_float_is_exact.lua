local max, min = math.maxinteger, math.mininteger
print(max < 2^63, max <= 2^63, max > 2^63, max >= 2^63) --> true	true	false	false
print(min < -2^63, min <= -2^63, min > -2^63 - 2048)    --> false	true	true
print(9007199254740993 > 2^53, 2^53 < 9007199254740993, 9007199254740993 <= 2^53) --> true	true	false
print(-9007199254740993 < -2^53, -9007199254740993 >= -2^53) --> true	false
print(max < math.huge, min > -math.huge, max > -math.huge) --> true	true	true
local nan = 0/0
print(1 < nan, 1 > nan, max <= nan, nan >= min, nan == nan) --> false	false	false	false	false
print(1 < 1.5, 2 > 1.5, -1 < -0.5, 1 <= 1.0, 1 >= 1.0) --> true	true	true	true	true
