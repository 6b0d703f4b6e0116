--@ stops limit error end
local source = (" \n\t"):rep(3000000)
for i = 1, 100 do load(source) end
