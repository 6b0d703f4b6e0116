local t = { 10, 20, 30 }
table.remove(t, 2)
print(t[1], t[2], t[3]) --> 10	30	nil
local u = { 1, 2, 3, n = 3 }
for _ = 1, 3 do table.remove(u, 1) end
print(next(u)) --> n	3
