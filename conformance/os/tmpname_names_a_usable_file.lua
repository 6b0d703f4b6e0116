local name = os.tmpname()
local other = os.tmpname()
print(type(name), #name > 0, other ~= name) --> string	true	true
os.remove(other)
local f = assert(io.open(name, "w"))
f:write("x")
f:close()
print(os.remove(name)) --> true
print((io.open(name))) --> nil
