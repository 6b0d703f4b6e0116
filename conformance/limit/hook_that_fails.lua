--@ stops limit error
--@ only state
while true do pcall(function() debug.sethook(error, "l", 1) local x = 1 end) end
