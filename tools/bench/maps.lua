-- String keys that come and go, and a traversal.
for _ = 1, 2 do
    local map, n = {}, 0
    for i = 1, 40000 do map["key" .. i] = i end
    for i = 1, 40000, 2 do map["key" .. i] = nil end
    for _, v in pairs(map) do n = n + v end
    assert(n == 400020000)
end
