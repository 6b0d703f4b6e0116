--@ stops limit error
local mt = { __lt = function(a, b) return not (a < b) end, __eq = function(a, b) return not (a == b) end }
local a, b = setmetatable({}, mt), setmetatable({}, mt)
while true do pcall(function() return a < b end) pcall(function() return a == b end) end
