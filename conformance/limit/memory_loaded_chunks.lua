--@ stops memory
--@ limits instructions=1e10 time=60000
local list = {}
for i = 1, math.huge do list[i] = load("local a, b = 1, 2 return function() return a + b + " .. i .. " end") end
