--@ stops limit
--@ only state
local f = load("local x " .. ("x = 'a' "):rep(20000))
while true do string.dump(f) end
