--@ stops limit error end
local source = "f(" .. ("a,"):rep(500000) .. "a)"
for i = 1, 100 do load(source) end
