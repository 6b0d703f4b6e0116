-- Measures what its entry in data/ says, until it is asked to stop, or breaks.
local time = require("time")
local registry = require("registry")
local readings = require("readings")

local function run(name: string)
    local settings = assert(registry.get("data:" .. name)).data
    assert(process.registry.register(name))
    local ticker = time.ticker(settings.every)
    local breaks, events = process.listen("break"), process.events()
    print(name .. ": ready")
    local n: integer = 0
    while true do
        local result = channel.select({ events:case_receive(), breaks:case_receive(), ticker:channel():case_receive() })
        if result.channel == events then
            print(name .. ": " .. result.value.reason)
            return
        elseif result.channel == breaks then
            error("hit by a stone")
        end
        n = n + 1
        local value = settings.base + settings.swing * (n % 3 - 1)
        process.send("store", "reading", readings.Reading({ sensor = name, value = value, unit = settings.unit }))
    end
end

return { run = run }
