for i = 1, 5 do
  if i % 2 == 0 then goto continue end
  io.write(i, " ")
  ::continue::
end
print()                            --> 1 3 5 
local n = 0
while n < 4 do
  n = n + 1
  if n == 2 then goto continue end
  io.write(n, " ")
  ::continue::
end
print()                            --> 1 3 4 
