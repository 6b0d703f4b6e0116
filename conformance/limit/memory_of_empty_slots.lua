--@ stops memory
--@ limits instructions=1e8 memory=16M time=20000
-- Slots of removed entries still exist: they count until the table is rehashed.
local kept = {}
for k = 1, 100 do
  local t = {}
  for i = 1, 20000 do t[i + 0.5] = true end
  for i = 1, 20000 do t[i + 0.5] = nil end
  kept[k] = t
end
