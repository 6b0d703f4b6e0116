local values, i = { false, 0, "" }, 0
for v in function() i = i + 1 return values[i] end do
  io.write(tostring(v), " ")
end
print(i)                     --> false 0  4
