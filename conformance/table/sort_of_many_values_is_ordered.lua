local t, seed = {}, 12345
for i = 1, 2000 do
  seed = (seed * 1103515245 + 12345) % 2147483648
  t[i] = seed % 500
end
table.sort(t)
local ok = true
for i = 2, #t do ok = ok and t[i - 1] <= t[i] end
print(ok) --> true
table.sort(t, function(a, b) return a > b end)
for i = 2, #t do ok = ok and t[i - 1] >= t[i] end
print(ok, #t) --> true	2000
