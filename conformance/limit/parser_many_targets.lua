--@ stops limit error end
local source = ("a,"):rep(200000) .. "a = f()"
for i = 1, 100 do load(source) end
