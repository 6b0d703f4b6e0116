--@ stops limit
local t = table.pack(("x"):rep(200000):byte(1, -1))
for i = 1, 200000 do t[i] = i end
while true do table.insert(t, table.remove(t, 1)) end
