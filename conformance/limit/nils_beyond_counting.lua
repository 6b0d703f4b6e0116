--@ stops limit
local t = {}
for i = 1, math.huge do t[i] = nil t[-i] = nil end
