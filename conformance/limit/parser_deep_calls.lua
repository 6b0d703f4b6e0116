--@ stops limit error end
local source = "return " .. ("f("):rep(200000) .. (")"):rep(200000)
for i = 1, 100 do load(source) end
