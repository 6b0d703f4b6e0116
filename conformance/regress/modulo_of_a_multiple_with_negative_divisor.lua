local divisor = -0.25
print(4 % divisor, 4.0 % divisor) --> 0.0	0.0
print(divisor % divisor, -1.0 % divisor) --> -0.0	-0.0
print(4.1 % divisor < 0) --> true
