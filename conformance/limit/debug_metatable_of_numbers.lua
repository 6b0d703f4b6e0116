--@ stops limit error
--@ only state
debug.setmetatable(0, { __index = function(n, k) return n[k] end })
while true do pcall(function() return (1).x end) end
