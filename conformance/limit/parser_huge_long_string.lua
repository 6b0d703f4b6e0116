--@ stops limit error end
local source = "return [==[" .. ("]=] "):rep(2500000) .. "]==]"
for i = 1, 100 do load(source) end
