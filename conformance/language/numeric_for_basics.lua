for i = 1, 3 do io.write(i, " ") end print()       --> 1 2 3 
for i = 3, 1, -1 do io.write(i, " ") end print()   --> 3 2 1 
for i = 1, 0 do print "never" end
for i = 1, 10, 4 do io.write(i, " ") end print()   --> 1 5 9 
for i = 1, 3.9 do io.write(i, " ") end print()     --> 1 2 3 
for i = 1, 2, 0.5 do print(i) end
--> 1.0
--> 1.5
--> 2.0
for i = 1.0, 2 do print(i) end
--> 1.0
--> 2.0
