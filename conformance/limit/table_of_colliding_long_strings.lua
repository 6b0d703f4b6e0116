-- Hosts hash long strings by little more than their length.
--@ stops limit
local t, prefix = {}, ("x"):rep(20000)
for i = 1, 1000 do t[prefix .. 100000 + i] = i end
while true do for i = 1, 1000 do local _ = t[prefix .. 100000 + i] end end
