-- Errors thrown and caught a few calls up.
local function deep(n) if n == 0 then error({ code = 7 }) end return deep(n - 1) + 1 end
for _ = 1, 200000 do
    local ok, err = pcall(deep, 5)
    assert(not ok and err.code == 7)
end
