local name = os.tmpname()
local f = assert(io.open(name, "w+"))
f:write("0123456789")
print(f:seek(), f:seek("set"), f:seek("end")) --> 10	0	10
print(f:seek("set", 3), f:read(2), f:seek("cur"), f:seek("cur", -1), f:read(1)) --> 3	34	5	4	4
print(f:seek("end", -2), f:read("a")) --> 8	89
print(f:seek("set", -1)) --> nil	Invalid argument	22
print(f:seek("set", 20), f:read(1), f:read("a") == "") --> 20	nil	true
print(pcall(f.seek, f, "middle")) --> false	bad argument #2 to '?' (invalid option 'middle')
print(pcall(f.seek, f, "set", 1.5)) --> false	bad argument #3 to '?' (number has no integer representation)
f:close()
os.remove(name)
