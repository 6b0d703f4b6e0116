--@ stops limit
local t = setmetatable({}, { __name = ("x"):rep(5000000) })
while true do local s = tostring(t) s:byte(1) end
