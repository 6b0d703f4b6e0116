local name = os.tmpname()
local writer, reader = assert(io.open(name, "w")), assert(io.open(name))
writer:write("first\n")
writer:flush()
print(reader:read()) --> first
print(reader:read()) --> nil
writer:write("second\n")
writer:close()
print(reader:read()) --> second
reader:close()
os.remove(name)
