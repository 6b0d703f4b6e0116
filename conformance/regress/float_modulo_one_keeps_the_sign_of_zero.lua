local one = 1
print(-0.0 % one, -3.0 % one, 3.0 % one, -0.0 % 1.0) --> -0.0	-0.0	0.0	-0.0
print(-0.25 % one, 0.25 % one) --> 0.75	0.25
