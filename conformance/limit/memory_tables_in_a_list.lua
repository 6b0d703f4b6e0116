--@ stops memory
--@ limits instructions=1e10 time=60000
local list = {}
for i = 1, math.huge do list[i] = {} end
