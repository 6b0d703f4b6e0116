local n = 0
for x = 0, 1, 0.1 do n = n + 1 end
print(n)                     --> 11
n = 0
for x = 2^53, 2^53 + 2, 1.0 do n = n + 1 if n == 5 then break end end
print(n)                     --> 5
for x = 3.0, 2.0, -1 do print(x) end
--> 3.0
--> 2.0
for x = 1, 2.0 do print(x) end
--> 1
--> 2
