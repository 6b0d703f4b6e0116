-- D6, D7: number is milliseconds, duration text is both, other text is a reason; the default is 30 s. D8: only advice.
local time = require("time")

local function target(parent)
    local events = process.events()
    while true do
        local event = events:receive()
        process.send(parent, "r", string.format("%g %q", event.deadline - event.at, event.reason))
    end
end

local function main()
    local pid, r = process.spawn("app:target", "app:processes", process.pid()), process.listen("r")
    local function cancel(...)
        assert(process.cancel(pid, ...))
        return (r:receive())
    end
    print(cancel(1500)) --> 1.5 ""
    print(cancel(250)) --> 0.25 ""
    print(cancel(-1000)) --> -1 ""
    print(cancel("1m30s")) --> 90 "1m30s"
    print(cancel("because")) --> 30 "because"
    print(cancel()) --> 30 ""
    print(cancel(nil)) --> 30 ""
    print(cancel(time.parse_duration("2s"))) --> 2 ""
    local ok, err = process.cancel(pid, true)
    print(ok, err:kind()) --> nil	Invalid
    print(process.cancel(pid, {})) --> nil	deadline must be a duration or a number of milliseconds, got table
    print(process.cancel(pid, 0/0)) --> nil	deadline must be a duration or a number of milliseconds, got nan
    time.sleep("1h")
    print(cancel(500.0)) --> 0.5 ""
    print(process.cancel("nobody", 1)) --> nil	could not resolve 'nobody' as PID or registered name
end

return { main = main, target = target }
