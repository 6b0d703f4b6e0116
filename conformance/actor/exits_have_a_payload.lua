-- System Events: the sample reads result.payload first, also where a child has failed: it is a payload of nil then.
local function fails()
    process.inbox():receive()
    error("boom", 0)
end

local function main()
    process.set_options({ trap_links = true })
    local events = process.events()
    process.send(process.spawn_linked_monitored("app:fails", "app:processes"), "go")
    for _ = 1, 2 do
        local event = events:receive()
        print(event.kind, event.result.payload:data(), event.result.error)
    end
    --> pid.exit	nil	boom
    --> pid.link.down	nil	boom
end

return { main = main, fails = fails }
