-- The mission as seen from the ground: start it, follow the log, print what came of it.
--
-- Processes share nothing. This one learns about the others only by messages (topic "log") and by the EXIT event that it
-- gets because it spawned mission control with a monitor.
local time = require("time")

local function run()
    local started = time.now()
    local log = process.listen("log")
    local events = process.events()

    assert(process.spawn_monitored("demo:control", "demo:orbit", { probes = 3, report_to = process.pid() }))

    -- channel.select waits for whichever comes first. Messages that a process sent before it ended arrive before its EXIT.
    local ended
    while not ended do
        local result = channel.select({ log:case_receive(), events:case_receive() })
        if result.channel == log then
            local at = time.now():sub(started):seconds()
            print(string.format("%5.1fs  %-9s %s", at, result.value.who, result.value.text))
        else
            ended = result.value
        end
    end

    if ended.result.error then error(ended.result.error) end
    local summary = ended.result.value
    print()
    print(string.format("%d craters mapped, %d probes lost and replaced.", summary.mapped, summary.lost))
    print("deepest: " .. summary.deepest.name .. ", " .. summary.deepest.depth .. " m")
    for _, probe in ipairs(summary.probes) do
        print(string.format("  %-8s %s %d", probe.name, string.rep("*", probe.mapped), probe.mapped))
    end
end

return { run = run }
