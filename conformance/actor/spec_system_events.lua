-- System Events: the sample's loop meets each kind once.
local function worker()
    return { answer = 42 }
end

local function linked()
    process.inbox():receive()
    error("broken", 0)
end

local function canceller(to)
    process.cancel(to, "5s")
end

local function main()
    process.set_options({ trap_links = true })
    process.spawn_monitored("app:worker", "app:processes")
    -- Create a channel for system events
    local events = process.events()
    for i = 1, 3 do
        -- Receive an event
        local event = events:receive()

        -- Check event type
        if event.kind == process.event.EXIT then
            local result = event.result -- Process execution result
            local data = result.payload:data() -- Result payload value (unmarshal required)
            local error = result.error -- Error if any
            print("exit", data.answer, error) --> exit	42	nil
            process.spawn("app:canceller", "app:processes", process.pid())
        elseif event.kind == process.event.CANCEL then
            -- Handle cancellation request
            local deadline = event.deadline -- Time when cancellation should take effect
            print("cancel", math.type(deadline), deadline - event.at) --> cancel	float	5.0
            process.send(process.spawn_linked("app:linked", "app:processes"), "go")
        elseif event.kind == process.event.LINK_DOWN then
            -- Handle linked process failure
            print("link down") --> link down
        end
    end
end

return { main = main, worker = worker, linked = linked, canceller = canceller }
