local name = os.tmpname()
local f = assert(io.open(name, "w+b"))
f:write("ab")
f:seek("set", 4)
f:write("c")
f:seek("set")
print(("%q"):format(f:read("a"))) --> "ab\0\0c"
f:close()
os.remove(name)
