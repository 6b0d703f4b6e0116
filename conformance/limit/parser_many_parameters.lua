--@ stops limit error end
local source = "return function(" .. ("a,"):rep(200000) .. "...) end"
for i = 1, 100 do load(source) end
