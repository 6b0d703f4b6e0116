local zero = 0
local nan = 1.0 % zero
print(nan ~= nan) --> true
print(1 % zero) --! error: attempt to perform 'n%0'
