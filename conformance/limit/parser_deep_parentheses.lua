--@ stops limit error end
local source = "return " .. ("("):rep(200000) .. "1" .. (")"):rep(200000)
for i = 1, 100 do load(source) end
