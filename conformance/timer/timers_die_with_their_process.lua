-- 10.5: timers do not keep a process alive after its entry function has returned.
local time = require("time")

local function child()
    time.ticker("1ms")
    time.after("1h")
    coroutine.spawn(function() time.sleep("1h") end)
    return "done"
end

local function main()
    local start = time.now()
    process.spawn_monitored("app:child", "app:processes")
    print(process.events():receive().result.value, tostring(time.now():sub(start))) --> done	0s
end

return { main = main, child = child }
