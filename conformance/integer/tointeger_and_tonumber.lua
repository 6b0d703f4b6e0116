print(math.tointeger(3.0), math.tointeger(3.5), math.tointeger(2^63)) --> 3	nil	nil
print(math.tointeger(-2^63), math.tointeger(-0.0), math.tointeger(0/0)) --> -9223372036854775808	0	nil
print(math.tointeger({}), math.tointeger("x")) --> nil	nil
print(tonumber "10", tonumber "0x1F", tonumber "1e1", tonumber " 7 ") --> 10	31	10.0	7
print(tonumber "", tonumber "1 2", tonumber "0x", tonumber "1e") --> nil	nil	nil	nil
print(tonumber("ff", 16), tonumber("-zz", 36), tonumber("8", 8), tonumber("1e1", 16)) --> 255	-1295	nil	481
print(tonumber("7fffffffffffffff", 16), tonumber("ffffffffffffffff", 16)) --> 9223372036854775807	-1
