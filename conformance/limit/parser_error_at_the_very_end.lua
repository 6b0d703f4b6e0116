--@ stops limit error end
--@ only state
local source = ("x=1 "):rep(100000) .. "="
while true do load(source) end
