print(7 % 3, -7 % 3, 7 % -3, -7 % -3)       --> 1	2	-2	-1
print(7.5 % 2, -7.5 % 2, 7.5 % -2)          --> 1.5	0.5	-0.5
print(5 % math.huge, -5 % math.huge, 5 % -math.huge) --> 5.0	inf	-inf
print(math.mininteger % -1, 6 % 3, -6.0 % 3) --> 0	0	-0.0
print(5.0 % 0 ~= 5.0 % 0)                   --> true
local zero = 0
print(math.abs(1) % zero)                   --! runtime: attempt to perform 'n%0'
