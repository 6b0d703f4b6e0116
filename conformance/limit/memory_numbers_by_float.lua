--@ stops memory
--@ limits instructions=1e10 time=60000
local map = {}
for i = 1, math.huge do map[i + 0.5] = i end
