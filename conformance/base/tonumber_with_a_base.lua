print(tonumber("ff", 16), tonumber("FF", 16), tonumber("-ff", 16)) --> 255	255	-255
print(tonumber("1010", 2), tonumber("777", 8), tonumber("zz", 36), tonumber("Zz", 36)) --> 10	511	1295	1295
print(tonumber("  12  ", 3), tonumber("12", 2), tonumber("", 10), tonumber("1.0", 10)) --> 5	nil	nil	nil
print(tonumber("0x10", 16), tonumber("1e1", 16), tonumber("-", 10), tonumber("+1", 10)) --> nil	481	nil	1
print(tonumber("ffffffffffffffff", 16), tonumber("7fffffffffffffff", 16)) --> -1	9223372036854775807
print(tonumber("9223372036854775808", 10)) --> -9223372036854775808
