-- Strings: built piece by piece and by table.concat, cut, repeated, turned and compared.
local rounds = tonumber((...)) or 120
local function run()
    local parts = {}
    for i = 1, 4000 do parts[#parts + 1] = "item " .. i .. ";" end
    local text = table.concat(parts, " ")
    local slow = ""
    for i = 1, 1500 do slow = slow .. i % 10 end
    local hits, length = 0, 0
    for i = 1, #text - 8, 2 do
        local word = text:sub(i, i + 6)
        if word == "item 12" then hits = hits + 1 end
        if word < "item 2" then length = length + 1 end
    end
    for i = 1, 300 do
        local line = ("-"):rep(i % 40) .. slow:sub(i, i + 20):reverse():upper()
        length = length + #line
        if line:lower() == line then hits = hits + 1 end
    end
    return hits, length, #text
end
local hits, length, size
for _ = 1, rounds do hits, length, size = run() end
print(hits, length, size) --> 361	28473	42892
