--@ stops limit
--@ only state
debug.sethook(function() while true do end end, "l")
local x = 1
x = 2
