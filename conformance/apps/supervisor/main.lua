-- Supervision: failures travel along links, a supervisor that traps them starts again what failed.
-- Here the pieces are put together, hit with two failures, and the one too many is watched from a distance.
local time = require("time")

local function run()
    local events = process.events()
    local supervisor = assert(process.spawn_monitored("app:supervisor", "app:processes", { max_restarts = 5 }))
    time.sleep("250ms")

    print("main: a worker is given something it cannot do")
    process.send("worker-1", "job", "divide by zero")
    time.sleep("250ms")

    print("main: the database is killed; both workers are linked to it")
    process.terminate("database")
    time.sleep("250ms")

    print("main: and again, which is once too often")
    process.terminate("database")

    local event = events:receive()
    print("main: supervisor ended: " .. tostring(event.result.error))
    assert(event.kind == process.event.EXIT and event.from == supervisor)
    time.sleep("10ms")
    for _, name in ipairs({ "database", "worker-1", "worker-2" }) do
        local pid, err = process.registry.lookup(name)
        print("main: " .. name .. ": " .. tostring(pid or err))
    end
end

return { run = run }
