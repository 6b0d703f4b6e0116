--@ stops limit error
local t = setmetatable({}, { __pairs = function(t) return pairs(t), 1 end })
while true do pcall(pairs, t) end
