--@ stops limit error end
local parts = {}
for i = 1, 100000 do parts[i] = "::l" .. i .. "::" end
local source = table.concat(parts, " ")
for i = 1, 100 do load(source) end
