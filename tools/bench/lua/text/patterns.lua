-- Patterns: captures, classes, anchors, balanced brackets; gmatch, and gsub with a text, a table and a function.
local rounds = tonumber((...)) or 600
local lines = {}
for i = 1, 60 do
    lines[i] = ("  key_%d = value %d ; (nested (%d) text) %d-%02d-%02d 'quoted %d'"):format(i, i * 3, i, 1990 + i % 30, i % 12 + 1, i % 28 + 1, i)
end
local text = table.concat(lines, "\n")
local months = { ["01"] = "Jan", ["02"] = "Feb", ["03"] = "Mar" }
local words, dates, size, changed
for _ = 1, rounds do
    words, dates, size, changed = 0, 0, 0, 0
    for word in text:gmatch("%a+") do words = words + #word end
    for year, month, day in text:gmatch("(%d%d%d%d)%-(%d%d)%-(%d%d)") do dates = dates + tonumber(year) + tonumber(month) * tonumber(day) end
    for _, line in ipairs(lines) do
        local key, value = line:match("^%s*([%w_]+)%s*=%s*(.-)%s*;")
        local nested = line:match("%b()")
        local from = line:find("quoted", 1, true)
        size = size + #key + #value + #nested + from
    end
    local turned, n = text:gsub("(%w+) = (%w+)", "%2 = %1")
    changed = changed + n + #turned
    turned, n = text:gsub("%-(%d%d)%-", function(month) return months[month] and "/" .. months[month] .. "/" or nil end)
    changed = changed + n + #turned
    turned, n = text:gsub("%w+", { value = "VALUE", text = "t" })
    changed = changed + n + #turned
end
print(words, dates, size, changed) --> 1440	125436	5172	12183
