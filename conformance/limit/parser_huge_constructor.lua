--@ stops limit error end
local source = "return {" .. ("1,"):rep(1000000) .. "}"
for i = 1, 100 do load(source) end
