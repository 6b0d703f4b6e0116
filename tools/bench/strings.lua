-- Building, cutting and comparing strings.
local parts = {}
for i = 1, 100000 do parts[#parts + 1] = "item " .. i .. ";" end
local text = table.concat(parts)
local hash = 0
for i = 1, #text, 3 do hash = (hash * 31 + text:byte(i)) % 1000003 end
for i = 1, 100000 do
    local s = text:sub(i, i + 9):upper()
    if s == "ITEM 1;ITE" then hash = hash + 1 end
end
