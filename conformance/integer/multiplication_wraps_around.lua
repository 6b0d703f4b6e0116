print(math.maxinteger * 2, math.mininteger * -1) --> -2	-9223372036854775808
print(0x7fffffff * 0x7fffffff)             --> 4611686014132420609
print(3037000500 * 3037000500)             --> -9223372036709301616
print(94906267 * 94906267)                 --> 9007199515875289
print(123456789123 * 987654321987)         --> -346971251534834359
print(math.maxinteger * math.maxinteger, math.mininteger * math.mininteger) --> 1	0
print((1 << 32) * (1 << 31), (1 << 32) * (1 << 32)) --> -9223372036854775808	0
