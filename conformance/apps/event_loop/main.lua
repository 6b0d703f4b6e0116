-- Feeds the loop with everything a process can receive, then asks it to stop and waits for its last words.
local time = require("time")

local function run()
    local loop = assert(process.spawn_monitored("app:loop", "app:processes"))
    process.send(loop, "task", { name = "sweep", takes = "30ms" })
    process.send(loop, "task", { name = "mop", takes = "20ms" })
    process.send(loop, "greeting", "hello")
    process.send(loop, "task", { name = "polish", takes = "40ms" })
    process.send(loop, "status", process.pid())
    time.sleep("200ms")
    process.send(loop, "status", process.pid())

    local inbox = process.inbox()
    for _ = 1, 2 do
        local status = inbox:receive():payload():data()
        print("main: " .. status.done .. " done, " .. status.waiting .. " waiting, " .. status.ticks .. " ticks")
    end

    process.send(loop, "task", { name = "lock up", takes = "15ms" })
    process.cancel(loop, "1s")
    local event = process.events():receive()
    print("main: the loop ended, having done " .. table.concat(event.result.value.done, ", "))
end

return { run = run }
