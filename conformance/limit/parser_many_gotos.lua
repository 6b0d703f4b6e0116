--@ stops limit error end
local source = ("goto out "):rep(200000) .. "::out::"
for i = 1, 100 do load(source) end
