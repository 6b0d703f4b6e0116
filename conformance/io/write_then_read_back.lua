local name = os.tmpname()
local f = assert(io.open(name, "w"))
print(f:write("line ", 1, "\n", 2.5, "\n") == f) --> true
print(f:close()) --> true
f = assert(io.open(name))
print(f:read("a")) --> line 1
                   --> 2.5
                   -->
print(f:read("a") == "", f:read("l"), f:read("a") == "") --> true	nil	true
f:close()
os.remove(name)
