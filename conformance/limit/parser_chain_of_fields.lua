--@ stops limit error end
local source = "return a" .. (".b"):rep(500000)
for i = 1, 100 do load(source) end
