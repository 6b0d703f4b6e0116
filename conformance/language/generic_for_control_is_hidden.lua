for k in pairs { "a", "b", "c" } do
  io.write(k, " ")
  k = nil
end
print()                      --> 1 2 3 
