--@ stops limit
--@ only state
local function hook() debug.sethook(hook, "l", 1) end
debug.sethook(hook, "l", 1)
while true do end
