for i = 1, 2.5 do io.write(i, " ") end print()             --> 1 2 
for i = math.maxinteger - 1, math.huge do io.write(i, " ") end print() --> 9223372036854775806 9223372036854775807 
for i = math.mininteger + 1, -math.huge, -1 do io.write(i, " ") end print() --> -9223372036854775807 -9223372036854775808 
for i = 1, -math.huge do print "never" end
for i = 1, 0/0 do print "never" end
for i = -1, -2.5, -1 do io.write(i, " ") end print()       --> -1 -2 
for i = 3, 2.5 do print "never" end
