print(tonumber("10"), tonumber("-7"), tonumber("+3"), tonumber("  5  ")) --> 10	-7	3	5
print(tonumber("3.5"), tonumber(".5"), tonumber("5."), tonumber("1e3")) --> 3.5	0.5	5.0	1000.0
print(tonumber("0x1F"), tonumber("0x.8"), tonumber("0xA.8p1"), tonumber("-0x10")) --> 31	0.5	21.0	-16
print(tonumber("1e"), tonumber("0x"), tonumber(""), tonumber(" "), tonumber(".")) --> nil	nil	nil	nil	nil
print(tonumber("1 2"), tonumber("1_000"), tonumber("--1"), tonumber("- 1")) --> nil	nil	nil	nil
print(tonumber("inf"), tonumber("nan"), tonumber("1e400")) --> nil	nil	inf
print(tonumber("1\0"), tonumber("\t7\n"), tonumber("0b1")) --> nil	7	nil
