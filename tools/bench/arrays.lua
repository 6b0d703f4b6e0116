-- The sieve: integer keys, stores in order.
for _ = 1, 5 do
    local limit, composite, count = 200000, {}, 0
    for i = 2, limit do
        if not composite[i] then
            count = count + 1
            for j = i * i, limit, i do composite[j] = true end
        end
    end
    assert(count == 17984)
end
