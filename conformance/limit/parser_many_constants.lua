--@ stops limit error end
--@ limits instructions=2e7
local parts = {}
for i = 1, 200000 do parts[i] = "x" .. i .. "=" .. i .. "." .. i end
local source = table.concat(parts, " ")
for i = 1, 100 do load(source) end
