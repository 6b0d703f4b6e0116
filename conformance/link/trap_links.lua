-- 7.16b, 7.18: trapped, the death is an event, kept until asked for; EXIT comes before LINK_DOWN.
local function crash()
    error("crashed", 0)
end

local function main()
    process.set_options({ trap_links = true })
    local pid = process.spawn_linked_monitored("app:crash", "app:processes")
    require("time").sleep("1s")
    local events = process.events()
    local first, second = events:receive(), events:receive()
    print(first.kind, first.from == pid, first.result.error) --> pid.exit	true	crashed
    print(second.kind, second.from == pid) --> pid.link.down	true
    print(process.link(pid)) --> nil	pid not registered
    print(process.unlink(pid)) --> true
end

return { main = main, crash = crash }
