--@ stops limit
local function handler(m) return xpcall(error, handler, m) end
while true do xpcall(error, handler, "x") end
