-- 7.17: whether a link kills is decided when the news arrives; what is queued by then stays an event.
local function victim() process.inbox():receive() error("dead") end

local function survivor(parent)
    process.set_options({ trap_links = true })
    local pid = process.spawn_linked_monitored("app:victim", "app:processes")
    process.send(pid, "die")
    require("time").sleep("1ms")
    process.set_options({ trap_links = false })
    local events = process.events()
    local first, second = events:receive(), events:receive()
    return first.kind .. " " .. second.kind
end

local function main()
    process.spawn_monitored("app:survivor", "app:processes")
    local result = process.events():receive().result
    print(result.value, result.error) --> pid.exit pid.link.down	nil
end

return { main = main, victim = victim, survivor = survivor }
