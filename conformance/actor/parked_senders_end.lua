-- 'park-sender': whoever waits is told when the receiver ends; the message of a sender that ends while it waits is taken back;
-- a process that sends to itself is refused instead.
local time = require("time")

local function deaf() time.sleep("1h") end

local function sender(pid, text)
    local ok, err = process.send(pid, "n", text)
    return tostring(ok) .. " " .. tostring(err)
end

local function reader()
    time.sleep("20ms")
    local inbox, got = process.inbox(), {}
    for i = 1, 5 do got[i] = inbox:receive():payload():data() end
    return table.concat(got, " ")
end

local function selfish()
    local me = process.pid()
    for i = 1, 4 do process.send(me, "n", i) end
    return tostring(select(2, process.send(me, "n", 5)))
end

local function main()
    local events = process.events()
    local pid = process.spawn("app:deaf", "app:park-sender")
    for i = 1, 4 do process.send(pid, "n", i) end
    process.spawn_monitored("app:sender", "app:processes", pid, "waits")
    time.sleep("1ms")
    process.terminate(pid)
    print(events:receive().result.value)                            --> nil process not found

    pid = process.spawn_monitored("app:reader", "app:park-sender")
    for i = 1, 4 do process.send(pid, "n", i) end
    local gone = process.spawn("app:sender", "app:processes", pid, "never")
    time.sleep("1ms")
    local stays = process.spawn("app:sender", "app:processes", pid, "later")
    time.sleep("1ms")
    process.terminate(gone)
    print(events:receive().result.value)                            --> 1 2 3 4 later

    process.spawn_monitored("app:selfish", "app:park-sender")
    print(events:receive().result.value)                            --> mailbox full
end

return { main = main, deaf = deaf, sender = sender, reader = reader, selfish = selfish }
