--@ stops limit end
--@ limits instructions=5e7
local t = {}
for i = 1, 1000000 do t[i] = i end
while #t > 0 do t[#t] = nil end
