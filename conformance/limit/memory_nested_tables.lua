--@ stops memory
--@ limits instructions=1e10 time=60000
local t = {}
while true do t = { t } end
