for i = 1, 3 do
  for j = 1, 3 do
    if i * j == 4 then print(i, j) goto found end --> 2	2
  end
end
print "never"
::found::
print "found"                      --> found
