print(math.type(1), math.type(1.0), math.type("1")) --> integer	float	nil
print(math.type(nil), math.type({}), math.type(2^31)) --> nil	nil	float
print(math.type(3 // 1), math.type(3 / 1), math.type(3.0 // 1)) --> integer	float	float
print(math.type(math.maxinteger + 1), math.type(10 // 3.0)) --> integer	float
print(pcall(math.type)) --> false	bad argument #1 to 'math.type' (value expected)
