do
  do
    if true then goto out end
    print "never"
  end
  print "never"
end
::out:: print "out"                --> out
do goto skip end
print "never"
::skip::
