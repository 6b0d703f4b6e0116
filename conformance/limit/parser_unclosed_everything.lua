--@ stops limit error end
local source = "return " .. ("({[f(function() return "):rep(50000)
for i = 1, 100 do load(source) end
