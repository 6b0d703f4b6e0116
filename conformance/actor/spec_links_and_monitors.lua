-- Process Links and Monitors between existing processes: each call gives true, or nil and an error.
local function waits()
    process.inbox():receive()
end

local function main()
    local destination = process.spawn("app:waits", "app:processes")
    print(process.link(destination)) --> true
    print(process.unlink(destination)) --> true
    print(process.monitor(destination)) --> true
    print(process.unmonitor(destination)) --> true
    process.send(destination, "go")
    process.registry.register("me")
    print(process.monitor("me")) --> true
    for _, verb in ipairs({ "link", "unlink", "monitor", "unmonitor" }) do
        print(process[verb]("nobody"))
    end
    --> nil	could not resolve 'nobody' as PID or registered name
    --> nil	could not resolve 'nobody' as PID or registered name
    --> nil	could not resolve 'nobody' as PID or registered name
    --> nil	could not resolve 'nobody' as PID or registered name
end

return { main = main, waits = waits }
