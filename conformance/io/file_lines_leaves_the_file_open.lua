local name = os.tmpname()
local f = assert(io.open(name, "w+"))
f:write("x\ny\n")
f:seek("set")
for line in f:lines() do print(line) end --> x
                                         --> y
print(io.type(f), f:read()) --> file	nil
for line in f:lines() do print("never") end
print(select("#", f:lines())) --> 1
f:close()
os.remove(name)
