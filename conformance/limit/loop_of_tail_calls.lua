--@ stops limit
local ping
local function pong() return ping() end
function ping() return pong() end
ping()
