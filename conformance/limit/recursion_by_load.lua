--@ stops limit error
local function again() return load(again) end
while true do pcall(again) end
