local n = 0
while n < 3 do n = n + 1 if n == 2 then break end end
print(n)                     --> 2
repeat local done = n >= 4; n = n + 1 until done
print(n)                     --> 5
while true do break end
repeat until true
repeat local x = 1 repeat local y = x + 1 until y == 2 until x == 1
print "done"                 --> done
