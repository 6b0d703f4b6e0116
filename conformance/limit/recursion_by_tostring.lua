--@ stops limit error
local v = setmetatable({}, {})
getmetatable(v).__tostring = function(x) return tostring(x) .. "" end
while true do pcall(tostring, v) end
