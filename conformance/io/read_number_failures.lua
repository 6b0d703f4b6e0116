local name = os.tmpname()
local f = assert(io.open(name, "w+"))
f:write("abc 12x 1e+ 0x --5")
f:seek("set")
print(f:read("n"), f:read(3)) --> nil	abc
print(f:read("n"), f:read(1)) --> 12	x
print(("%q %q"):format(f:read("n"), f:read(1))) --> nil " "
print(f:read("n"), f:read("n"), f:read("a")) --> nil	nil	-5
f:close()
os.remove(name)
