--@ stops limit error end
local source = "return " .. ("x"):rep(10000000)
for i = 1, 100 do load(source) end
