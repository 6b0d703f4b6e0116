local function iterator(state, control)
  io.write("[", state, ",", tostring(control), "] ")
  if control < 3 then return control + 1, control * 10 end
end
for k, v in iterator, "s", 0 do io.write(k, "=", v, " ") end
print()                      --> [s,0] 1=0 [s,1] 2=10 [s,2] 3=20 [s,3] 
