-- Nested calls whose one result is the last argument of another; now and then there are two, or none.
local function give(i)
    if i == 700 then return i, "second" end
    if i == 800 then return end
    return i
end
local function take(...) return select("#", ...) end
local odd = {}
for i = 1, 1000 do
    local n = take("first", give(i))
    if n ~= 2 then odd[#odd + 1] = i .. ":" .. n end
    local list = { give(i) }
    if #list ~= 1 then odd[#odd + 1] = i .. "#" .. #list end
end
print(table.concat(odd, " ")) --> 700:3 700#2 800:1 800#0
local function all(i) return give(give(i)) end
local function count(...) return select("#", ...), ... end
print(count(all(700))) --> 2	700	second
print(count(all(800))) --> 1	nil
print(count(all(1))) --> 1	1
