--@ stops limit error
local t = setmetatable({}, { __call = function(t, n) return 1 + t(n + 1) end })
while true do pcall(t, 1) end
