-- A slice must not keep what it was cut from.
--@ stops limit end
--@ limits instructions=1e9 time=30000
local slices = {}
for i = 1, 10000 do slices[i] = (i .. ("x"):rep(1000000)):sub(2, 20) end
