local name = os.tmpname()
local all = {}
for i = 0, 255 do all[#all + 1] = string.char(i) end
local bytes = table.concat(all)
local f = assert(io.open(name, "wb"))
f:write(bytes, "\r\n", bytes)
f:close()
f = assert(io.open(name, "rb"))
local back = f:read("a")
print(#back, back == bytes .. "\r\n" .. bytes) --> 514	true
f:close()
os.remove(name)
