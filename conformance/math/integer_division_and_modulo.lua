print(7 // 2, -7 // 2, 7 // -2, -7 // -2) --> 3	-4	-4	3
print(7 % 3, -7 % 3, 7 % -3, -7 % -3) --> 1	2	-2	-1
print(7.5 // 2, -7.5 // 2, 7.5 % 2, -7.5 % 2) --> 3.0	-4.0	1.5	0.5
print(1 // math.huge, -1 // math.huge, 1 % math.huge, -1 % math.huge) --> 0.0	-0.0	1.0	inf
print(5 // 0.0, -5 // 0.0) --> inf	-inf
print(pcall(load("local z = 0 return 1 // z")) == false) --> true
print(0.0 // 1, -0.0 // 1, 5.0 % 5) --> 0.0	-0.0	0.0
