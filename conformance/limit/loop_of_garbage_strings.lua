--@ stops limit
local n = 0
while true do n = n + 1 local s = n .. "x" .. n end
