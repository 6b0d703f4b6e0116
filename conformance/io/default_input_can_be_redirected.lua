local name = os.tmpname()
local f = assert(io.open(name, "w"))
f:write("first\nsecond\nthird\n")
f:close()
local old = io.input()
io.input(name)
print(io.read(), io.read("l")) --> first	second
for line in io.lines() do print(line) end --> third
print(io.read()) --> nil
io.close(io.input())
print(pcall(io.read)) --> false	default input file is closed
io.input(old)
os.remove(name)
