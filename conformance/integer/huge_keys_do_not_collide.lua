local t = {}
t[9007199254740992], t[9007199254740993] = "even", "odd"
print(t[9007199254740992], t[9007199254740993], t[2^53]) --> even	odd	even
t[math.maxinteger], t[2^63] = "max", "float"
print(t[math.maxinteger], t[2^63], t[2.0^63]) --> max	float	float
t[math.mininteger] = "min"
print(t[-2^63], t[math.maxinteger + 1])    --> min	min
print(t["9007199254740992"])               --> nil
