--@ stops memory
--@ limits instructions=1e10 time=60000
local _ENV = { math = math }
for i = 1, math.huge do _ENV["g" .. i] = i end
