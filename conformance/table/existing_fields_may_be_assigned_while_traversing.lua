local t = { 1, 2, 3, a = 10, b = 20 }
for k, v in pairs(t) do t[k] = v * 2 end
print(t[1], t[2], t[3], t.a, t.b) --> 2	4	6	20	40
local kept = 0
for k, v in pairs(t) do if v > 5 then t[k] = nil else kept = kept + 1 end end
print(kept) --> 2
