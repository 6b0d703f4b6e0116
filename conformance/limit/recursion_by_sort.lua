--@ stops limit error
local function again() table.sort({ 1, 2, 3 }, again) end
while true do pcall(again) end
