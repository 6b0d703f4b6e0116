--@ stops limit
local t = {}
for i = 1, math.huge do
  t[i] = i
  t[i - 8] = nil
  t[i * 1000] = i
  t[(i - 8) * 1000] = nil
end
