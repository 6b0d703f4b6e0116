-- Integers that no double holds.
--@ stops limit
local x = math.maxinteger
while true do x = (x * 31 + 7) // 3 ~ x << 5 end
