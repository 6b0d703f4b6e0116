--@ stops limit error end
local source = ("--[=\n"):rep(1000000)
for i = 1, 100 do load(source) end
