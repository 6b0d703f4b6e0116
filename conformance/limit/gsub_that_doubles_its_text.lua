--@ stops limit
--@ limits instructions=1e9 time=30000
local s = "x"
while true do s = s:gsub(".", "%0%0") end
