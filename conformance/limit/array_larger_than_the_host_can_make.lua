--@ stops limit error
--@ limits memory=2G instructions=1e11 time=30000
local t = {}
for i = 1, 300000000 do t[i] = i end
