-- Every block that ends hands its open jumps on.
--@ stops limit error end
local source = ("do goto out end "):rep(100000) .. "::out::"
for i = 1, 100 do load(source) end
