-- Fuel slices: a busy loop stops nobody, and terminate is effective on it.
local function busy()
    while true do end
end

local function protected()
    while true do pcall(function() while true do end end) end
end

local function main()
    local time = require("time")
    local a = process.spawn_monitored("app:busy", "app:processes")
    local b = process.spawn_monitored("app:protected", "app:processes")
    local count = 0
    for i = 1, 100 do
        process.send(process.pid(), "t", i)
        count = count + process.listen("t"):receive()
        coroutine.yield()
    end
    print(count) --> 5050
    process.terminate(a)
    print(process.events():receive().from == a) --> true
    process.terminate(b)
    print(process.events():receive().result.error) --> process terminated
end

return { main = main, busy = busy, protected = protected }
