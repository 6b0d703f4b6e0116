--@ stops limit
--@ only state
debug.sethook(function() end, "crl", 1)
while true do end
