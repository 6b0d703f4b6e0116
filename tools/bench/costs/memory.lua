-- Bytes that a small table of some kind takes: what a long array weighs more once its fields hold tables instead of false.
-- A host whose collectgarbage only keeps accounts provides `heap`.
local kind = ...
local heap = heap or function()
    collectgarbage()
    return collectgarbage("count") * 1024
end
local make = ({
    empty = function() return {} end,
    record = function(i) return { x = i, y = i + 1 } end,
    list = function(i) return { i, i + 1, i + 2, i + 3 } end,
})[kind]
local n, kept = 200000, {}
for i = 1, n do kept[i] = false end
local before = heap()
for i = 1, n do kept[i] = make(i) end
print((heap() - before) / n)
assert(#kept == n)
