local name = os.tmpname()
local f = assert(io.open(name, "w+"))
print(pcall(f.read, f, "x")) --> false	bad argument #2 to '?' (invalid format)
print(pcall(f.read, f, "*")) --> false	bad argument #2 to '?' (invalid format)
print(pcall(f.read, f, {})) --> false	bad argument #2 to '?' (string expected, got table)
print((pcall(f.lines, f, "z"))) --> true
print((select(2, pcall(f:lines("z"))):match("%((.*)%)$"))) --> invalid format
f:close()
os.remove(name)
