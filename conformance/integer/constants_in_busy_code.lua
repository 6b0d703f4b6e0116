-- What a variable holds is known up to where control flow merges, also in functions that are inlined.
local function rotate(x, n) return (x >> n | x << (32 - n)) & 0xffffffff end
local function clamp(x, least)
    if x < least then least = least - 1 end
    return least + 1
end
local function count(n, step)
    local sum = 0
    while n > 0 do
        sum, n = sum + step, n - 1
        if sum > 6 then step = 1 end
    end
    return sum + n
end
local function complement(x) return ~x & 0xff, ~(x + 0) end
local seen = {}
local function note(key, value) seen[key] = (seen[key] or 0) + value end
for i = 1, 2000 do
    local n = 7
    note("rotated", rotate(i, 7) ~ rotate(i, 18) ~ rotate(i + (1 << 31), 25))
    if i % 3 == 0 then n = 9 end
    note("merged", i + n)
    local limit = 5
    repeat
        limit = limit - 1
        note("repeated", limit)
    until limit == 0
    note("clamped", clamp(i, 1000) - clamp(3, i))
    note("counted", count(4, 3) + count(2, 5))
    local low, all = complement(i)
    note("complements", low + all)
    local top, one = math.maxinteger, 1
    note("wrapped", (top + one < 0) and 1 or 0)
    local m, k, large = 3, 4, 9007199254740991
    local function later() k = k + 1 return k end
    later()
    note("captured", k + 1)
    m = m + i
    note("changed", m + 1)
    note(math.type(large + m - m), 1)
    local one = 1
    note(tostring(large + one), 1)
    large = large - (i - i)
    note(tostring(~large), 1)
end
for _, key in ipairs { "rotated", "merged", "repeated", "clamped", "counted", "complements", "wrapped", "captured", "changed", "integer",
    "9007199254740992", "-9007199254740992" } do
    print(key, seen[key])
end
print(~9007199254740991, ~-9007199254740991, ~0)
--> rotated	4232473502015
--> merged	2016332
--> repeated	20000
--> clamped	-2
--> counted	40000
--> complements	-1743216
--> wrapped	2000
--> captured	12000
--> changed	2009000
--> integer	2000
--> 9007199254740992	2000
--> -9007199254740992	2000
--> -9007199254740992	9007199254740990	-1
