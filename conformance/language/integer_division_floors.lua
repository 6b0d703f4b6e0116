print(7 // 2, -7 // 2, 7 // -2, -7 // -2)   --> 3	-4	-4	3
print(7.0 // 2, -7.5 // 2, 1 // 0.3)        --> 3.0	-4.0	3.0
print(1 // 0.0, -1 // 0.0, 0.0 // 0.0 ~= 0.0 // 0.0) --> inf	-inf	true
print(math.mininteger // -1)                --> -9223372036854775808
print(0 // 5, -0.0 // 5)                    --> 0	-0.0
local zero = 0
print(math.abs(5) // zero)                  --! runtime: attempt to divide by zero
