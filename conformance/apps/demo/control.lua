-- Mission control is a supervisor. It owns the list of craters; probes ask for one, map it and report back.
--
-- Probes are spawned with a monitor: when one ends, for whatever reason, an EXIT event says so. If it failed, its crater goes
-- back on the list and a new probe is launched under the same name. One probe's death never touches the others.
local moon = require("moon")

local function run(mission)
    local ready = process.listen("ready")
    local mapped = process.listen("mapped")
    local events = process.events()

    local craters = moon.craters()
    local probes, alive, lost = {}, 0, 0 -- pid -> what we know about the probe
    local tally, deepest = {}, { depth = 0 }

    local function log(who, text)
        process.send(mission.report_to, "log", { who = who, text = text })
    end

    local function launch(name)
        local pid = assert(process.spawn_monitored("demo:probe", "demo:orbit", { name = name, control = process.pid() }))
        probes[pid] = { name = name }
        alive = alive + 1
    end

    for i = 1, mission.probes do
        local name = "probe-" .. i
        tally[i] = { name = name, mapped = 0 }
        tally[name] = tally[i]
        launch(name)
        log(name, "launched")
    end

    while alive > 0 do
        local result = channel.select({
            ready:case_receive(),
            mapped:case_receive(),
            events:case_receive(),
        })

        if result.channel == ready then
            local pid = result.value
            local crater = table.remove(craters, 1)
            probes[pid].crater = crater
            process.send(pid, "crater", crater or false)

        elseif result.channel == mapped then
            local probe = probes[result.value.pid]
            local crater = probe.crater
            probe.crater = nil
            tally[probe.name].mapped = tally[probe.name].mapped + 1
            if crater.depth > deepest.depth then deepest = crater end
            log(probe.name, "mapped " .. crater.name .. ", " .. crater.depth .. " m deep")

        elseif result.value.kind == process.event.EXIT then
            local event = result.value
            local probe = probes[event.from]
            probes[event.from] = nil
            alive = alive - 1
            if event.result.error then
                lost = lost + 1
                log(probe.name, "LOST over " .. probe.crater.name .. ": " .. moon.reason(event.result.error))
                probe.crater.hazard = nil -- what fell has fallen
                table.insert(craters, probe.crater)
                launch(probe.name)
                log(probe.name, "replaced")
            else
                log(probe.name, "landed after " .. event.result.value .. " km")
            end
        end
    end

    local count = 0
    for _, probe in ipairs(tally) do count = count + probe.mapped end
    return { mapped = count, lost = lost, deepest = deepest, probes = { table.unpack(tally) } }
end

return { run = run }
