--@ stops limit
local mt = {}
mt.__gc = function(t) setmetatable({}, mt) KEPT = setmetatable(t, mt) end
setmetatable({}, mt)
while true do KEPT = nil collectgarbage() end
