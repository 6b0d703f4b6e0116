local max, min = math.maxinteger, math.mininteger
print(max, min)                            --> 9223372036854775807	-9223372036854775808
print(max + 1 == min, min - 1 == max)      --> true	true
print(max + max, min + min)                --> -2	0
print(-min == min, math.abs(min) == min)   --> true	true
print(max + 1.0, max + 1 .. "")            --> 9.2233720368548e+18	-9223372036854775808
local x = max
x = x + 1
print(x, math.type(x))                     --> -9223372036854775808	integer
