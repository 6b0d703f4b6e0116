print(2^53 == 2^53 + 1)                    --> true
print(9007199254740992 == 2^53, 9007199254740993 == 2^53) --> true	false
print(9007199254740993 == 9007199254740992.0) --> false
print(math.maxinteger == 2^63, math.maxinteger + 0.0 == 2^63) --> false	true
print(math.mininteger == -2^63, math.mininteger + 0.0 == math.mininteger) --> true	true
print(1 == 1.0, 0 == -0.0, 3 == 3.1)       --> true	true	false
