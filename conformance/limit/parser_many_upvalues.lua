--@ stops limit error end
local parts = {}
for i = 1, 190 do parts[i] = "local v" .. i end
local uses = {}
for i = 1, 190 do uses[i] = "v" .. i .. "=1" end
local source = table.concat(parts, " ") .. (" function f() " .. table.concat(uses, " ") .. " end"):rep(2000)
for i = 1, 100 do load(source) end
