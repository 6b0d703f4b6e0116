--@ stops limit error
local t = {}
for i = 1, 100000 do t = setmetatable({}, { __index = t }) end
while true do pcall(function() return t.x end) end
