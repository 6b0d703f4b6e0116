--@ stops end
--@ only state
--@ limits instructions=5e7 time=20000
-- Objects that were keys are let go, although the table keeps their slots.
local t = {}
for i = 1, 5000 do t[i + 0.5] = true end
for _ = 1, 400 do
  local key = table.pack(("x"):rep(50000):byte(1, -1))
  t[key] = true
  t[key] = nil
end
