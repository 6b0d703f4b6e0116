--@ stops limit
local t = setmetatable({}, { __name = ("x"):rep(1000000) })
while true do pcall(string.rep, t) pcall(math.floor, t) pcall(ipairs) end
