-- Varargs: passed on, counted, packed, unpacked, selected from.
local rounds = tonumber((...)) or 160
local select, unpack = select, table.unpack or unpack
local function pack(...) return { n = select("#", ...), ... } end
local function sum(...)
    local total = 0
    for i = 1, select("#", ...) do total = total + (select(i, ...)) end
    return total
end
local function pass(f, ...) return f(...) end
local function rotate(first, ...)
    if select("#", ...) == 0 then return first end
    return ..., first
end
local function collect(...)
    local total = 0
    for _, value in ipairs({ ... }) do total = total + value end
    return total, ...
end
local function greatest(a, ...)
    if select("#", ...) == 0 then return a end
    return math.max(a, greatest(...))
end
local result
for _ = 1, rounds do
    result = 0
    for i = 1, 2000 do
        local packed = pack(i, i + 1, nil, i + 3)
        result = result + packed.n + pass(sum, i, 2, 3, 4, 5) % 11
        result = result + select("#", rotate(1, 2, 3)) + (collect(unpack({ 1, 2, 3, i % 4 })))
        result = (result + greatest(3, i % 10, 8, i % 7, 2)) % 65521
    end
end
print(result) --> 53205
