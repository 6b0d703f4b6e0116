--@ stops limit error end
--@ only state
local source = ("\xff\0$@!"):rep(1000000)
while true do load(source) end
