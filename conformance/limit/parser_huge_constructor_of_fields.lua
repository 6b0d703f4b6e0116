--@ stops limit error end
local source = "return {" .. ("x=1,"):rep(500000) .. "}"
for i = 1, 100 do load(source) end
