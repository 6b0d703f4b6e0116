print(pcall(load 'return "1" .. "2" << 1')) --> false	[string "return "1" .. "2" << 1"]:1: attempt to perform bitwise operation on a string value
print(1 << 2 + 3, (1 << 2) + 3) --> 32	7
print(~0 >> 63, ~0 << 63 == math.mininteger) --> 1	true
print(5 & 6 | 8 ~ 1)     --> 13
print(~5 & 0xF, -~5)     --> 10	6
