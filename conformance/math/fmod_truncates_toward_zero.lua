print(math.fmod(7, 3), math.fmod(-7, 3), math.fmod(7, -3), math.fmod(-7, -3)) --> 1	-1	1	-1
print(math.fmod(7.5, 2), math.fmod(-7.5, 2)) --> 1.5	-1.5
print(-7 % 3, 7 % -3) --> 2	-2
print(math.type(math.fmod(6, 4)), math.type(math.fmod(6, 4.0))) --> integer	float
print(math.fmod(math.mininteger, -1), math.fmod(5, -1)) --> 0	0
print(math.fmod(math.mininteger, 10)) --> -8
print(math.fmod(1, math.huge), math.fmod(-1, math.huge)) --> 1.0	-1.0
print(math.fmod(-6, 2.0)) --> -0.0
