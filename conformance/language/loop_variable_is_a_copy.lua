for i = 1, 3 do
  io.write(i, ">")
  i = i + 10
  io.write(i, " ")
end
print()                      --> 1>11 2>12 3>13 
for _, v in ipairs { "a", "b" } do v = v .. "!" io.write(v, " ") end
print()                      --> a! b! 
