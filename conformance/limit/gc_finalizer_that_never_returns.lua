--@ stops limit end
setmetatable({}, { __gc = function() while true do end end })
for i = 1, 1e9 do collectgarbage() end
