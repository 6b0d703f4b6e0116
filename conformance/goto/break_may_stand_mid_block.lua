for i = 1, 3 do
  io.write(i, " ")
  if i == 2 then break; print "never" end
end
print()                            --> 1 2 
while true do break ::unused:: end
print "ok"                         --> ok
