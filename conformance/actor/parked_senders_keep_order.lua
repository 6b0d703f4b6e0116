-- 'park-sender': messages of one sender stay in order, also when they wait; a selective receiver takes the message it waits for
-- before its sender's turn, and that sender goes on.
local time = require("time")

local function receiver()
    time.sleep("10ms")
    local reply = process.listen("reply")
    local got = { reply:receive(), reply:receive(), (reply:receive()) }
    local inbox = process.inbox()
    for i = 1, 6 do got[#got + 1] = inbox:receive():payload():data() end
    return table.concat(got, " ")
end

local function junk(pid)
    -- The fifth and sixth wait.
    for i = 1, 6 do process.send(pid, "junk", "j" .. i) end
    return "all sent"
end

local function replies(pid)
    time.sleep("1ms")
    for i = 1, 3 do process.send(pid, "reply", "r" .. i) end
    return "all answered"
end

local function main()
    local pid = process.spawn_monitored("app:receiver", "app:park-sender")
    process.spawn_monitored("app:junk", "app:processes", pid)
    process.spawn_monitored("app:replies", "app:processes", pid)
    local seen = {}
    for i = 1, 3 do seen[i] = process.events():receive().result.value end
    table.sort(seen)
    print(table.concat(seen, ", ")) --> all answered, all sent, r1 r2 r3 j1 j2 j3 j4 j5 j6
end

return { main = main, receiver = receiver, junk = junk, replies = replies }
