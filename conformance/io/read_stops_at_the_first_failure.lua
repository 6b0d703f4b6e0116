local name = os.tmpname()
local f = assert(io.open(name, "w+"))
f:write("1 x 2")
f:seek("set")
print(f:read("n", "n", "n")) --> 1	nil
print(select("#", f:read("a", "l", "a"))) --> 2
f:close()
os.remove(name)
