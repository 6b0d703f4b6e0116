local max, min = math.maxinteger, math.mininteger
for i = max - 1, max do io.write(i, " ") end print()     --> 9223372036854775806 9223372036854775807 
for i = min + 1, min, -1 do io.write(i, " ") end print() --> -9223372036854775807 -9223372036854775808 
for i = max - 5, max, 4 do io.write(i, " ") end print()  --> 9223372036854775802 9223372036854775806 
for i = min, max, max do io.write(i, " ") end print()    --> -9223372036854775808 -1 9223372036854775806 
for i = 1, 3, max do io.write(i, " ") end print()        --> 1 
for i = -1, min, min do io.write(i, " ") end print()     --> -1 
