-- Lists far longer than what natives work on in one go.
local n = 50000
local t = {}
for i = 1, n do t[i] = i * 7919 % 50021 end
local function copy() return table.move(t, 1, n, 1, {}) end
local function ordered(list, before)
    for i = 2, #list do if before(list[i], list[i - 1]) then return false end end
    return true
end
local function less(a, b) return a < b end
local a = copy()
table.sort(a)
print(#a, ordered(a, less))                                --> 50000	true
local b = copy()
table.sort(b, function(x, y) return x > y end)
print(#b, ordered(b, function(x, y) return x > y end), b[1] == a[n]) --> 50000	true	true
local words = {}
for i = 1, 20000 do words[i] = "w" .. t[i] end
table.sort(words)
print(#words, ordered(words, less))                        --> 20000	true
local mixed = {}
for i = 1, 5000 do mixed[i] = i % 2 == 0 and t[i] or t[i] + 0.5 end
mixed[5001] = math.mininteger
mixed[5002] = math.maxinteger
table.sort(mixed)
print(ordered(mixed, less), mixed[1] == math.mininteger, mixed[5002] == math.maxinteger) --> true	true	true
print(select("#", table.unpack(copy())), #table.concat(t, ",")) --> 50000	288896
local c = copy()
table.insert(c, 1, "first")
table.insert(c, 25000, "middle")
print(#c, c[1], c[2] == t[1], c[24999] == t[24998], c[25000], c[25001] == t[24999], c[n + 2] == t[n]) --> 50002	first	true	true	middle	true	true
print(table.remove(c, 25000), table.remove(c, 1), #c)      --> middle	first	50000
print(table.concat(c) == table.concat(t))                  --> true
local d = table.move(copy(), 1, n, 20001)
print(#d, d[20000] == t[20000], d[20001] == t[1], d[70000] == t[n]) --> 70000	true	true	true
local e = table.move(copy(), 20001, n, 1)
print(#e, e[1] == t[20001], e[30000] == t[n], e[30001] == t[30001]) --> 50000	true	true	true
print(pcall(table.concat, {}, "", 1, 1e15))                --> false	invalid value (nil) at index 1 in table for 'concat'
print(pcall(table.unpack, {}, 1, 1e8))                     --> false	too many results to unpack
print(pcall(table.sort, copy(), function() return true end)) --> false	invalid order function for sorting
t[n // 2] = 0/0
print(pcall(table.sort, t) ~= nil)                         --> true
local count, key = 0, nil
local u = {}
for i = 1, 20000 do u["k" .. i] = i end
repeat
    key = next(u)
    if key then u[key] = nil count = count + 1 end
until not key
print(count)                                               --> 20000
