--@ stops limit error end
local source = "if a then " .. ("elseif b then "):rep(200000) .. "end"
for i = 1, 100 do load(source) end
