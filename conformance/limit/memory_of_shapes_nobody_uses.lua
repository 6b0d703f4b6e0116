-- The records are dropped at once; what is known of their shapes must go with them.
--@ stops limit
--@ limits instructions=3e7 time=10000
for i = 1, math.huge do
  local t = {}
  t["a" .. i] = 1
  t["b" .. i] = 2
end
