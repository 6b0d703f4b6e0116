-- 10d: more restarts than allowed within the period end the supervisor, and its children: its own supervisor acts.
local supervisor, time = require("supervisor"), require("time")

local function child(parent, delay)
    process.send(parent, "log", "child")
    if delay then time.sleep(delay) end
    error("broken", 0)
end

local function calm(parent)
    process.send(parent, "log", "calm")
    process.events():receive()
    process.send(parent, "log", "stopped")
end

local function sup(parent, spec)
    process.send(parent, "log", "sup")
    return supervisor.run(spec)
end

local function main()
    local log, events, me = process.listen("log"), process.events(), process.pid()
    local function logged()
        local texts = {}
        while true do
            local first = channel.select { log:case_receive(), default = true }
            if first.default then return table.concat(texts, " ") end
            texts[#texts + 1] = first.value
        end
    end
    local function run(delay, most, period, within)
        local pid = process.spawn_monitored("app:sup", "app:processes", me, {
            max_restarts = most, period = period,
            children = {
                { id = "calm", entry = "app:calm", host = "app:processes", args = { me } },
                { id = "bad", entry = "app:child", host = "app:processes", args = { me, delay } },
            },
        })
        local first = channel.select { events:case_receive(), time.after(within or "1h"):case_receive() }
        if first.channel ~= events then
            print("alive", #logged() > 1000)
            process.terminate(pid)
            events:receive()
            return
        end
        local err = first.value.result.error
        print(err, err:kind(), err:details().child, err:details().reason)
        print(logged())
    end
    run(nil, 2)
    --> supervisor: restart limit of 2 in 5s exceeded by child 'bad': broken	Unavailable	bad	broken
    --> sup calm child child child stopped
    run(nil, 0)
    --> supervisor: restart limit of 0 in 5s exceeded by child 'bad': broken	Unavailable	bad	broken
    --> sup calm child stopped
    run("400ms", 2, "1s")
    --> supervisor: restart limit of 2 in 1s exceeded by child 'bad': broken	Unavailable	bad	broken
    --> sup calm child child child stopped
    -- Slower than that it goes on.
    run("600ms", 2, 1000, "10m") --> alive	true
    logged()

    -- Escalation: the supervisor above restarts the one below twice, then fails, too.
    local below = {
        max_restarts = 1, children = { { id = "bad", entry = "app:child", host = "app:processes", args = { me } } },
    }
    process.spawn_monitored("app:sup", "app:processes", me, {
        max_restarts = 1,
        children = { { id = "below", entry = "app:sup", host = "app:processes", args = { me, below }, type = "supervisor" } },
    })
    print(events:receive().result.error)
    --> supervisor: restart limit of 1 in 5s exceeded by child 'below': supervisor: restart limit of 1 in 5s exceeded by child 'bad': broken
    print(logged()) --> sup sup child child sup child child
end

return { main = main, sup = sup, child = child, calm = calm }
