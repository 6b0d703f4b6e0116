print(math.max(1, 2.5, -1), math.min(1, 2.5, -1)) --> 2.5	-1
print(math.max(3), math.min(3.0)) --> 3	3.0
print(math.max(1, 1.0), math.max(1.0, 1), math.min(2.0, 2)) --> 1	1.0	2.0
print(math.max(math.maxinteger, 2^63), math.min(math.mininteger, -2^63)) --> 9.2233720368548e+18	-9223372036854775808
print(math.max("10"), pcall(math.max, "10", 9)) --> 10	false	attempt to compare string with number
print(pcall(math.max)) --> false	bad argument #1 to 'math.max' (value expected)
print(pcall(math.min, 1, "x")) --> false	attempt to compare string with number
print(math.max(-math.huge, math.mininteger)) --> -9223372036854775808
