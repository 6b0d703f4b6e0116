print(math.floor(3.7), math.floor(-3.7), math.ceil(3.2), math.ceil(-3.2)) --> 3	-4	4	-3
print(math.floor(5), math.ceil(-5)) --> 5	-5
print(math.floor(2^62) == 1 << 62, math.type(math.floor(2^62))) --> true	integer
print(math.floor(2^63), math.type(math.floor(2^63))) --> 9.2233720368548e+18	float
print(math.ceil(1e308), math.floor(-1e308)) --> 1e+308	-1e+308
print(math.floor(math.huge), math.ceil(-math.huge)) --> inf	-inf
print(math.floor(-2^63), math.type(math.floor(-2^63))) --> -9223372036854775808	integer
print(math.ceil(-0.5), math.floor(-0.0)) --> 0	0
print(math.floor("3.7")) --> 3
