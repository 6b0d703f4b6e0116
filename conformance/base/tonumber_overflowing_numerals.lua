print(tonumber("9223372036854775807"), tonumber("9223372036854775808")) --> 9223372036854775807	9.2233720368548e+18
print(tonumber("-9223372036854775808"), tonumber("-9223372036854775809")) --> -9223372036854775808	-9.2233720368548e+18
print(tonumber("0xffffffffffffffff"), tonumber("0x1ffffffffffffffff")) --> -1	-1
print(tonumber("1e1000"), tonumber("-1e1000"), tonumber("1e-1000")) --> inf	-inf	0.0
