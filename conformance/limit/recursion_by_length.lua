--@ stops limit error
local t = setmetatable({}, { __len = function(t) return #t + 1 end })
while true do pcall(function() return #t end) end
