local function kind(meta, f, ...) return pcall(f, setmetatable({}, meta), ...) end
print(pcall(table.insert, "str", 1)) --> false	bad argument #1 to 'table.insert' (table expected, got string)
print(pcall(table.concat, io.stdout)) --> false	bad argument #1 to 'table.concat' (table expected, got FILE*)
print(pcall(table.unpack, nil)) --> false	attempt to get length of a nil value
print(kind({ __len = function() return "x" end }, table.concat)) --> false	object length is not an integer
print(kind({ __len = function() return 2.0 end, __index = function() return "v" end }, table.concat)) --> true	vv
print(kind({ __len = function() return 1.5 end }, table.unpack)) --> false	object length is not an integer
