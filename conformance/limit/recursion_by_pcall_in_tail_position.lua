--@ stops limit error end
local function again() return pcall(again) end
while true do again() end
