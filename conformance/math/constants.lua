print(math.pi) --> 3.1415926535898
print(("%.17g"):format(math.pi)) --> 3.1415926535897931
print(math.huge, -math.huge, math.huge == 1/0) --> inf	-inf	true
print(math.maxinteger, math.mininteger) --> 9223372036854775807	-9223372036854775808
print(math.maxinteger + 1 == math.mininteger, math.mininteger - 1 == math.maxinteger) --> true	true
print(math.maxinteger // -1, math.mininteger // -1, math.mininteger % -1) --> -9223372036854775807	-9223372036854775808	0
print(math.maxinteger * 2, math.mininteger == -math.mininteger) --> -2	true
