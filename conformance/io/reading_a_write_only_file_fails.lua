local name = os.tmpname()
local f = assert(io.open(name, "w"))
print(f:read("a")) --> nil	Bad file descriptor	9
print(f:read(1)) --> nil	Bad file descriptor	9
f:close()
f = io.open(name)
print(f:write("x")) --> nil	Bad file descriptor	9
f:close()
os.remove(name)
