--@ stops limit
local s = ("x"):rep(1000000)
while true do s = s:upper():reverse():lower() end
