print(math.modf(3.7)) --> 3	0.7
print(math.modf(-3.25)) --> -3	-0.25
print(math.modf(5)) --> 5	0.0
print(math.modf(math.huge)) --> inf	0.0
print(math.modf(-math.huge)) --> -inf	0.0
print(math.modf(2^53)) --> 9007199254740992	0.0
local whole, rest = math.modf(3.5)
print(math.type(whole), math.type(rest)) --> integer	float
print(math.modf(-0.5)) --> 0	-0.5
