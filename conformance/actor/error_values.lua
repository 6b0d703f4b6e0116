-- 7.3: what is neither a text nor an error is reported as its tostring, metamethods and all.
local function fails(what)
    if what == "table" then error(setmetatable({}, { __tostring = function() return "in words" end })) end
    if what == "nil" then error() end
    if what == "boolean" then error(true) end
    if what == "float" then error(1.0) end
    if what == "slow" then
        error(setmetatable({}, { __tostring = function()
            require("time").sleep("1s")
            return "after a while"
        end }))
    end
    if what == "broken" then error(setmetatable({}, { __tostring = function() error("worse") end })) end
    if what == "endless" then
        coroutine.spawn(function() require("time").sleep("1s") error("too late") end)
        error(setmetatable({}, { __tostring = function() return require("channel").new():receive() end }))
    end
    error({})
end

local function show(what)
    process.spawn_monitored("app:fails", "app:processes", what)
    local err = process.events():receive().result.error
    print((tostring(err):gsub("0x%x+", "0x?")))
end

local function main()
    show("table") --> in words
    show("nil") --> nil
    show("boolean") --> true
    show("float") --> 1.0
    show("slow") --> after a while
    show("broken") --> (error object is a table value)
    show("plain") --> table: 0x?
    show("endless") --> deadlock: all coroutines blocked with no pending operations (threads=1)
end

return { main = main, fails = fails }
