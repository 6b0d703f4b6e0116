print(2 + 3 * 4 - 1)     --> 13
print(2 ^ 3 ^ 2)         --> 512.0
print(-2 ^ 2)            --> -4.0
print(2 ^ -1)            --> 0.5
print(not nil == true)   --> true
print(-3 % 5, -(3 % 5))  --> 2	-3
print(7 // 2 * 2 + 7 % 2) --> 7
print(#"abc" + 1, -#"abc") --> 4	-3
print(2 * 3 // 4, 2 * (3 // 4)) --> 1	0
