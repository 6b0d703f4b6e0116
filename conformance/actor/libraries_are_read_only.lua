-- 2.6: whatever processes share cannot be changed, by any road.
local function main()
    local function refused(f, ...) print((pcall(f, ...)), string.x, string[1]) end
    refused(rawset, string, "x", 1) --> false	nil	nil
    refused(setmetatable, string, { __index = { x = 1 } }) --> false	nil	nil
    refused(setmetatable, getmetatable(""), {}) --> false	nil	nil
    refused(table.insert, string, 1) --> false	nil	nil
    refused(table.move, { 1 }, 1, 1, 1, string) --> false	nil	nil
    refused(function() string.x = 1 end) --> false	nil	nil
    refused(function() local key = "x" string[key] = 1 end) --> false	nil	nil
    refused(function() string[1] = 1 end) --> false	nil	nil
    refused(function() string.rep = nil end) --> false	nil	nil
    refused(function() setmetatable({}, { __newindex = string }).x = 1 end) --> false	nil	nil
    refused(function() getmetatable("").__index = {} end) --> false	nil	nil
    print(type(string.rep), string == require("string")) --> function	true
end

return { main = main }
