-- table.sort without a comparator: random, sorted and repeated numbers, and strings.
local rounds = tonumber((...)) or 40
local seed
local function random()
    seed = (seed * 3877 + 29573) % 139968
    return seed
end
local sum
for _ = 1, rounds do
    seed, sum = 42, 0
    local numbers, few, names = {}, {}, {}
    for i = 1, 10000 do numbers[i] = random() end
    for i = 1, 10000 do few[i] = random() % 16 end
    for i = 1, 3000 do names[i] = "name" .. random() end
    table.sort(numbers)
    table.sort(numbers)
    table.sort(few)
    table.sort(names)
    for i = 1, 10000, 100 do sum = (sum * 7 + numbers[i] + few[i]) % 65521 end
    sum = sum .. names[1] .. names[#names]
end
print(sum) --> 27091name0name99975
