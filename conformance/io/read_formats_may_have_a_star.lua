local name = os.tmpname()
local f = assert(io.open(name, "w+"))
f:write("5\nrest\nmore")
f:seek("set")
print(f:read("*n"), f:read("*l") == "") --> 5	true
print(f:read("*line"), f:read("*all")) --> rest	more
f:close()
os.remove(name)
