for i = 1, 2 do
  for j = 1, 3 do
    if j == 2 then break end
    io.write(i, ".", j, " ")
  end
end
print()                                     --> 1.1 2.1 
local n = 0
repeat n = n + 1 if n == 3 then do break end end until false
print(n)                                    --> 3
