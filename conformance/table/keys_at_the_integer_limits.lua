local t = {}
t[math.maxinteger], t[math.mininteger] = "max", "min"
print(t[math.maxinteger], t[math.mininteger], #t) --> max	min	0
print(t[2^63] == nil, t[-2^63]) --> true	min
t[math.maxinteger + 1] = "wrapped"
print(t[math.mininteger]) --> wrapped
