-- 7.24: a Unix time handed on as if it were milliseconds is a deadline far away, and does no harm.
local function child() return process.events():receive().kind end

local function middle()
    local events = process.events()
    local pid = process.spawn_monitored("app:child", "app:processes")
    local event = events:receive()
    print(event.kind, process.cancel(pid, event.deadline)) --> pid.cancel	true
    return events:receive().result.value
end

local function main()
    local events = process.events()
    process.cancel(process.spawn_monitored("app:middle", "app:processes"))
    print(events:receive().result.value) --> pid.cancel
end

return { main = main, child = child, middle = middle }
