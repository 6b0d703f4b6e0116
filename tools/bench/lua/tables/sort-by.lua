-- table.sort with comparators: descending, by field, by two fields, with a closure.
local rounds = tonumber((...)) or 28
local seed
local function random()
    seed = (seed * 3877 + 29573) % 139968
    return seed
end
local function by(field) return function(a, b) return a[field] < b[field] end end
local sum
for _ = 1, rounds do
    seed, sum = 1, 0
    local numbers, records = {}, {}
    for i = 1, 6000 do numbers[i] = random() end
    for i = 1, 4000 do records[i] = { id = i, rank = random() % 50, name = "n" .. random() } end
    table.sort(numbers, function(a, b) return a > b end)
    table.sort(records, by("name"))
    table.sort(records, by("id"))
    table.sort(records, function(a, b)
        if a.rank ~= b.rank then return a.rank < b.rank end
        return a.id > b.id
    end)
    for i = 1, 4000, 50 do sum = (sum * 7 + numbers[i] + records[i].id) % 65521 end
end
print(sum) --> 19546
