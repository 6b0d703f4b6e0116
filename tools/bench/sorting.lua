-- table.sort, without and with a comparator.
local seed = 42
local function random() seed = (seed * 1103515245 + 12345) % 2147483648 return seed end
for _ = 1, 3 do
    local a, b = {}, {}
    for i = 1, 30000 do a[i] = random() b[i] = a[i] end
    table.sort(a)
    table.sort(b, function(x, y) return x > y end)
    assert(a[1] == b[#b])
end
