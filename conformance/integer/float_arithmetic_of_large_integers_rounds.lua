print(math.maxinteger + 0.0 == 2^63)       --> true
print(9007199254740993 + 0.0 == 2^53)      --> true
print(9007199254740995 * 1.0 == 9007199254740996.0) --> true
print(math.maxinteger / 1 == 2^63, 9007199254740993 / 1 == 2^53) --> true	true
print(("%.0f"):format(math.maxinteger + 0.0)) --> 9223372036854775808
print(math.maxinteger // 1.0 == 2^63, math.mininteger % 2.0) --> true	-0.0
