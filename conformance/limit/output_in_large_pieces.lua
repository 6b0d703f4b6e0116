--@ stops limit
--@ only state
local s = ("x"):rep(1000000)
while true do io.write(s) print(s) end
