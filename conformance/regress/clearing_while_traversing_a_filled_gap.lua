-- Keys that were in the hash part before the array part took them over.
local t = { 1, 2, n = 2 }
t[4] = 4
t[3] = 3
local seen = {}
for k in pairs(t) do
  seen[#seen + 1] = tostring(k)
  t[k] = nil
end
table.sort(seen)
print(table.concat(seen, " "), next(t)) --> 1 2 3 4 n	nil
t = { 1, 2, n = 2 }
t[5] = 5
t[5] = nil
t[3], t[4] = 3, 4
t[5] = 5
local n = 0
for k in pairs(t) do
  n = n + 1
  t[k] = nil
end
print(n, next(t)) --> 6	nil
