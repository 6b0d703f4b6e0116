--@ stops memory
--@ limits instructions=1e10 time=60000
local list = {}
for i = 1, math.huge do
  local t = { ["a" .. i] = 1 }
  t["b" .. i] = 2
  list[i] = t
end
