do goto l; ::l:: io.write "1 " end
do goto l; ::l:: io.write "2 " end
local function f()
  goto l
  ::l::
  io.write "f "
end
f()
goto l
::l::
print "main"                       --> 1 2 f main
