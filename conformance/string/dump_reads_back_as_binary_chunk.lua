local function add(a, b) return a + b end
local bin = string.dump(add)
print(bin:sub(1, 4) == "\27Lua") --> true
print(load(bin, "x", "b")(2, 3)) --> 5
print(load(bin, "=x", "t")) --> nil	attempt to load a binary chunk (mode is 't')
print(load("return 1", "=x", "b")) --> nil	attempt to load a text chunk (mode is 'b')
print(pcall(string.dump, string.len)) --> false	unable to dump given function
print(load(string.dump(load("return ...", "=c"), true))("kept")) --> kept
