-- Maps with strings as keys: counting words, deleting, traversing.
local rounds = tonumber((...)) or 200
local SYLLABLES = { "ka", "lo", "mi", "ne", "ru", "sa", "ti", "vo", "xe", "zu" }
local text, seed = {}, 5
for i = 1, 6000 do
    seed = (seed * 3877 + 29573) % 139968
    text[i] = SYLLABLES[seed % 10 + 1] .. SYLLABLES[seed % 7 + 1] .. SYLLABLES[seed % 9 + 1]
end
text = table.concat(text, " ")
local different, most, sum
for _ = 1, rounds do
    local count, first = {}, {}
    local at = 0
    for word in text:gmatch("%S+") do
        at = at + 1
        count[word] = (count[word] or 0) + 1
        if not first[word] then first[word] = at end
    end
    for i = 1, 2000 do count["extra" .. i] = i end
    for i = 1, 2000, 2 do count["extra" .. i] = nil end
    different, most, sum = 0, 0, 0
    for word, n in pairs(count) do
        different = different + 1
        if n > most and #word == 6 then most = n end
        sum = sum + n * (first[word] or 1) % 1009
    end
end
print(different, most, sum) --> 1614	49	791479
