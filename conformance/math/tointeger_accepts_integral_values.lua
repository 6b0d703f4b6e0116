print(math.tointeger(3), math.tointeger(3.0), math.tointeger(-0.0)) --> 3	3	0
print(math.tointeger(3.5), math.tointeger(2^63), math.tointeger(-2^63)) --> nil	nil	-9223372036854775808
print(math.tointeger("8"), math.tointeger("8.0"), math.tointeger("x")) --> 8	8	nil
print(math.tointeger({}), math.tointeger(nil), math.tointeger(1/0)) --> nil	nil	nil
print(pcall(math.tointeger)) --> false	bad argument #1 to 'math.tointeger' (value expected)
