-- 7.9-7.13: one EXIT per monitor, none after unmonitor, none for the dead.
local function ends()
    process.inbox():receive()
    return "bye"
end

local function main()
    local events = process.events()
    local function silent() return channel.select({ events:case_receive(), default = true }).default end
    local pid = process.spawn("app:ends", "app:processes")
    print(process.monitor(pid)) --> true
    local ok, err = process.monitor(pid)
    print(ok, err, err:kind()) --> nil	already monitoring pid	AlreadyExists
    process.send(pid, "go")
    print(events:receive().result.value) --> bye
    require("time").sleep("1s")
    print(silent()) --> true
    ok, err = process.monitor(pid)
    print(ok, err, err:kind(), silent()) --> nil	pid not registered	NotFound	true

    pid = process.spawn_monitored("app:ends", "app:processes")
    print(process.monitor(pid)) --> nil	already monitoring pid
    print(process.unmonitor(pid), process.unmonitor(pid)) --> true	true
    process.send(pid, "go")
    require("time").sleep("1s")
    print(silent(), process.unmonitor(pid)) --> true	true
    print(process.monitor(process.pid())) --> true
end

return { main = main, ends = ends }
