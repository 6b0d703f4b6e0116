-- 10e: without the module in its list, code neither requires nor sees it, however it comes by its code.
local registry = require("registry")

local function main()
    print(pcall(require, "system")) --> false	module 'system' not found
    print(system, package.loaded.system) --> nil	nil
    local changes = registry.snapshot():changes()
    changes:create { id = "app:spy", kind = "process.lua",
        data = { source = 'return function() return tostring(system) .. " " .. tostring(pcall(require, "system")) end',
            modules = { "system" } } }
    print(changes:apply() ~= nil) --> true
    print(process.exec("app:spy", "app:processes")) --> nil false
end

return { main = main }
