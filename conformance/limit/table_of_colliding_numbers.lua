--@ stops limit
local t = {}
for i = 1, 100000 do t[i << 40] = i t[i * 2.0 ^ 60] = i end
while true do for i = 1, 100000 do local _ = t[i << 40], t[i * 2.0 ^ 60] end end
