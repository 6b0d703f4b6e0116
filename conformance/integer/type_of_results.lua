print(math.type(1 + 1), math.type(1 + 1.0), math.type(4 / 2)) --> integer	float	float
print(math.type(2 ^ 2), math.type(7 // 2), math.type(7 // 2.0)) --> float	integer	float
print(math.type(5 % 3), math.type(5 % 3.0), math.type(-1))    --> integer	float	integer
print(math.type(1e2), math.type(100), math.type(0x10), math.type(0x1p4)) --> float	integer	integer	float
print(math.type("10" + 0), math.type("10.0" + 0), math.type("1e1" * 1)) --> integer	float	float
print(math.type(1 << 2), math.type(2.0 | 0), math.type(~0.0)) --> integer	integer	integer
