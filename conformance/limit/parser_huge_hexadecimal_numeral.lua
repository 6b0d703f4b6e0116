--@ stops limit error end
local source = "return 0x" .. ("f"):rep(5000000) .. "p" .. ("9"):rep(5000000)
for i = 1, 100 do load(source) end
