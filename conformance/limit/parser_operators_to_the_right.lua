--@ stops limit error end
local source = "return " .. ("2 ^ "):rep(200000) .. "2"
for i = 1, 100 do load(source) end
