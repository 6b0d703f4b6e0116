local name = os.tmpname()
local f = assert(io.open(name, "w+"))
f:write("10 -3.5\n0x1F 1e2 .5 0x.8p1 +7 9007199254740993")
f:seek("set")
print(f:read("n", "n")) --> 10	-3.5
print(f:read("n", "n", "n")) --> 31	100.0	0.5
print(f:read("n", "n", "n")) --> 1.0	7	9007199254740993
print(f:read("n")) --> nil
f:close()
os.remove(name)
