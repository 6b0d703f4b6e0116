--@ stops memory
--@ limits instructions=1e10 time=60000
local f = print
while true do local g = f f = function() return g end end
