local meta = getmetatable(io.stdout)
local names = {}
for name in pairs(meta) do names[#names + 1] = name end
table.sort(names)
print(table.concat(names, " ")) --> __close __gc __index __name __tostring
print(meta.__name, meta.__index.read == io.stdout.read) --> FILE*	true
local file = io.tmpfile()
meta.__gc(file)
print(io.type(file)) --> closed file
meta.__gc(file)
meta.__close(file)
