--@ stops limit error
local function handler() local function f() return 1 + f() end return f() end
while true do xpcall(error, handler) end
