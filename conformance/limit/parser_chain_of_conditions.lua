--@ stops limit error end
local source = "return " .. ("x and y or "):rep(200000) .. "x"
for i = 1, 100 do load(source) end
