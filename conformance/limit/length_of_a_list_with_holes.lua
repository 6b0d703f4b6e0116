--@ stops limit
--@ limits instructions=2e7
local t = {}
for i = 1, 1000000, 2 do t[i] = i end
while true do local n = #t t[n + 1] = n t[n + 1] = nil end
