-- 5.21: a call whose message finds no room, or loses it, fails at once; where senders wait, the timeout goes on.
local time = require("time")

local function server()
    local inbox = process.inbox()
    time.sleep("10s")
    while true do
        local message = inbox:receive()
        message:reply(message:payload():data())
    end
end

local function filled(host)
    local pid = process.spawn("app:server", host)
    for i = 1, 4 do process.send(pid, "n", i) end
    return pid
end

local function shown(value, err)
    print(value, err, err and err:kind())
end

local function main()
    shown(process.call(filled("app:reject"), "t", 1)) --> nil	mailbox full	RateLimited
    shown(process.call(filled("app:drop-new"), "t", 1)) --> nil	mailbox full	RateLimited
    shown(process.call(filled("app:kill"), "t", 1)) --> nil	process ended before it answered	Unavailable

    -- The oldest goes: that of a call.
    local pid, start = process.spawn("app:server", "app:drop-old"), time.now()
    coroutine.spawn(function()
        for i = 1, 4 do process.send(pid, "n", i) end
    end)
    shown(process.call(pid, "t", 1)) --> nil	no answer within 5s	Timeout
    coroutine.spawn(function()
        time.sleep("1s")
        for i = 1, 4 do process.send(pid, "n", i) end
    end)
    shown(process.call(pid, "t", 1)) --> nil	mailbox full	RateLimited
    print(time.now():sub(start)) --> 6s

    -- It waits for room, and takes its message back when it is over.
    pid, start = filled("app:park-sender"), time.now()
    shown(process.call(pid, "t", "timed out", "2s")) --> nil	no answer within 2s	Timeout
    shown(process.call(pid, "t", "answered", "30s")) --> answered	nil	nil
    print(time.now():sub(start)) --> 10s
    -- In one's own mailbox there is no waiting.
    local own = process.spawn_monitored("app:own", "app:park-sender")
    print(process.events():receive().result.value, own ~= nil) --> mailbox full	true
end

local function own()
    for i = 1, 4 do process.send(process.pid(), "n", i) end
    local _, err = process.call(process.pid(), "n", 5)
    return tostring(err)
end

return { main = main, server = server, own = own }
