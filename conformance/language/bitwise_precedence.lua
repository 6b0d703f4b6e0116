-- from loose to tight: or, and, comparison, |, ~, &, shift, .., + -, * / // %, unary, ^
print(1 | 2 ~ 3 & 5)     --> 3
print(1 << 2 + 1)        --> 8
print(6 & 3 == 2)        --> true
print(1 | 4 > 3 and 8 | 1) --> 9
print(2 ^ 2 | 0, -1 >> 63, ~1 + 1) --> 4	1	-1
