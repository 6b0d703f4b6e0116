local function nest() return coroutine.wrap(nest)() end
local ok, message = pcall(nest)
print(ok, message:find("stack overflow", 1, true) ~= nil) --> false	true
