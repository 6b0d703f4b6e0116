-- Every level hands on all results of the one below.
--@ stops limit error
local function grow() return 1, pcall(grow) end
while true do grow() end
