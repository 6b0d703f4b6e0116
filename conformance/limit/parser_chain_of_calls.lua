--@ stops limit error end
local source = "f" .. ("()"):rep(500000)
for i = 1, 100 do load(source) end
