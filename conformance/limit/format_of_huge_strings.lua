--@ stops limit error
local s = ("x"):rep(10000000)
while true do ("%s%s%s%s%s%s%s%s"):format(s, s, s, s, s, s, s, s) end
