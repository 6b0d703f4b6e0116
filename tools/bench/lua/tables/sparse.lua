-- Maps with integers as keys: far apart, negative, deleted while traversing; and a memo of Collatz lengths.
local rounds = tonumber((...)) or 60
local function run()
    local cells, sum = {}, 0
    for i = 1, 8000 do cells[(i * 7919) % 1000003 - 500000] = i end
    for key, value in pairs(cells) do
        if value % 3 == 0 then cells[key] = nil end
    end
    for i = 1, 8000 do sum = sum + (cells[(i * 7919) % 1000003 - 500000] or 1) end
    local length = { [1] = 1 }
    local best, longest = 1, 1
    for i = 2, 12000 do
        local n, steps, trail = i, 0, {}
        while not length[n] do
            trail[#trail + 1] = n
            n = n % 2 == 0 and n / 2 or 3 * n + 1
        end
        steps = length[n]
        for at = #trail, 1, -1 do
            steps = steps + 1
            length[trail[at]] = steps
        end
        if length[i] > longest then best, longest = i, length[i] end
    end
    return sum, best, longest
end
local sum, best, longest
for _ = 1, rounds do sum, best, longest = run() end
print(sum, best, longest) --> 21341333	10971	268
