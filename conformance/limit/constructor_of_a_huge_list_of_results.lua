--@ stops limit error
local function many() return table.unpack({}, 1, 200000) end
while true do local t = { many(), many(), many() } end
