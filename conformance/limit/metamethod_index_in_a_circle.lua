--@ stops limit error
local t = {}
setmetatable(t, { __index = t, __newindex = t })
while true do pcall(function() return t.x end) pcall(function() t.x = 1 end) end
