local name = os.tmpname()
local f = io.open(name, "w")
f:write("return\n\n)")
f:close()
local chunk, message = loadfile(name)
print(chunk, message == name .. ":3: unexpected symbol near ')'") --> nil	true
print((select(2, pcall(dofile, name)) == message)) --> true
os.remove(name)
