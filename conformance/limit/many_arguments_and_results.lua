local t = {}
for i = 1, 250 do t[i] = i end
local function count(...) return select("#", ...) end
print(load("return select('#', " .. table.concat(t, ", ", 1, 240) .. ")")()) --> 240
local big = {}
for i = 1, 100000 do big[i] = i end
print(count(table.unpack(big)))                --> 100000
print(select(100000, table.unpack(big)))       --> 100000
print(math.max(table.unpack(big)))             --> 100000
print(select("#", string.byte(("x"):rep(5000), 1, -1))) --> 5000
