--@ stops limit
local cache = setmetatable({}, { __mode = "v" })
while true do for i = 1, 50000 do cache[i] = {} end collectgarbage() end
