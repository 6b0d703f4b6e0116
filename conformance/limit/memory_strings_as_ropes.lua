--@ stops memory
--@ limits instructions=1e10 time=60000
local s = ""
for i = 1, math.huge do s = s .. "a few bytes " .. i end
