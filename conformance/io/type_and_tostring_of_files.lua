local name = os.tmpname()
local f = assert(io.open(name, "w"))
print(io.type(f), type(f), (tostring(f):gsub("0x%x+", "ADDRESS"))) --> file	userdata	file (ADDRESS)
f:close()
print(io.type(f), tostring(f)) --> closed file	file (closed)
print(io.type(io.stdout), io.type("file"), io.type({}), io.type(nil)) --> file	nil	nil	nil
print(getmetatable(f).__name, getmetatable(f).__index == getmetatable(io.stdout).__index) --> FILE*	true
print(pcall(io.type)) --> false	bad argument #1 to 'io.type' (value expected)
os.remove(name)
