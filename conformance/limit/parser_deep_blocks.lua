--@ stops limit error end
local source = ("do "):rep(200000) .. ("end "):rep(200000)
for i = 1, 100 do load(source) end
