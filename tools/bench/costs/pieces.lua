-- Megabytes in use while 30 bytes of each of many strings of a megabyte are kept.
-- A host whose collectgarbage only keeps accounts provides `heap`.
local n = 2000
local heap = heap or function()
    collectgarbage()
    return collectgarbage("count") * 1024
end
local kept = {}
for i = 1, n do
    local large = ("line " .. i .. " "):rep(1000000 // (6 + #tostring(i)) + 1)
    kept[i] = large:sub(1001, 1030)
end
print(heap() / 1e6)
assert(#kept == n)
