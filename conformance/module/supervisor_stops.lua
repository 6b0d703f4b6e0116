-- 10d: how long a child may take to stop, and what stops a supervisor.
local supervisor, time = require("supervisor"), require("time")

local function child(parent, name, takes)
    process.send(parent, "log", "+" .. name)
    local event = process.events():receive()
    local left = math.floor(event.deadline - event.at + 0.5)
    if takes then time.sleep(takes) end
    process.send(parent, "log", "-" .. name .. " " .. left)
end

local function sup(spec, linked)
    if linked then process.link(linked) end
    return supervisor.run(spec)
end

local function trapping(parent)
    process.set_options { trap_links = true }
    process.send(parent, "log", process.events():receive().kind)
end

local function peer()
    process.inbox():receive()
    error("peer failed", 0)
end

local function main()
    local log, events, me = process.listen("log"), process.events(), process.pid()
    local function spec(takes, shutdown)
        return { children = {
            { id = "a", entry = "app:child", host = "app:processes", args = { me, "a", takes }, shutdown = shutdown },
        } }
    end
    local function run(...)
        local pid, start = process.spawn_monitored("app:sup", "app:processes", spec(...)), nil
        local texts = { (log:receive()) }
        start = time.now()
        process.cancel(pid)
        print(events:receive().result.error, (time.now():sub(start)))
        while true do
            local first = channel.select { log:case_receive(), default = true }
            if first.default then break end
            texts[#texts + 1] = first.value
        end
        print(table.concat(texts, " "))
    end
    run(nil, nil)
    --> nil	0s
    --> +a -a 5
    run("3s", nil)
    --> nil	3s
    --> +a -a 5
    run("7s", nil)
    --> nil	5s
    --> +a
    run("3s", "2s")
    --> nil	2s
    --> +a
    run("3s", 4000)
    --> nil	3s
    --> +a -a 4
    run("3s", "kill")
    --> nil	0s
    --> +a
    run("1h", "infinity")
    --> nil	1h0m0s
    --> +a -a 1000000000

    -- The failure of a process that it is linked with stops it, and its children in order.
    local other = process.spawn("app:peer", "app:processes")
    local pid = process.spawn_monitored("app:sup", "app:processes", spec(), other)
    print((log:receive())) --> +a
    process.send(other, "fail")
    local err = events:receive().result.error
    print(err, err:details().from == other, err:details().reason) --> linked process failed	true	peer failed
    print((log:receive())) --> -a 5

    -- Children do not outlive a supervisor that is terminated.
    pid = process.spawn_monitored("app:sup", "app:processes", { children = {
        { id = "t", entry = "app:trapping", host = "app:processes", args = { me } },
        { id = "a", entry = "app:child", host = "app:processes", args = { me, "a" } },
    } })
    print((log:receive())) --> +a
    local a = supervisor.which_children(pid)[2].pid
    process.monitor(a)
    process.terminate(pid)
    local first, second = events:receive(), events:receive()
    print(first.result.error, second.result.error, second.from == a)
    --> process terminated	linked process failed	true
    print((log:receive())) --> pid.link.down
end

return { main = main, sup = sup, child = child, trapping = trapping, peer = peer }
