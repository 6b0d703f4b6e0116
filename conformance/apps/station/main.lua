-- What the station shows of itself: measuring, summing up, losing a sensor and getting it back.
local time = require("time")
local funcs = require("funcs")

local function of(list: {any}, sensor: string): {any}
    local out = {}
    for _, reading in ipairs(list) do
        if reading.sensor == sensor then table.insert(out, reading) end
    end
    return out
end

local function run()
    local answers = process.listen("readings")
    local function all(): {any}
        process.send("store", "all")
        return (answers:receive())
    end
    local function show(what: string)
        local list = all()
        print(string.format("main: %s: %d of the thermometer, %d of the barometer", what, #of(list, "thermometer"), #of(list, "barometer")))
        return list
    end

    time.sleep("650ms")
    local list = show("after 650 ms")
    local summary = assert(funcs.call("functions:summarize", of(list, "thermometer")))
    print("main: mean " .. summary.mean .. " " .. summary.unit)

    list[1].value = 1000
    local nothing, err = funcs.call("functions:summarize", list)
    print("main: " .. tostring(nothing) .. ", " .. tostring(err))

    process.send("thermometer", "break")
    time.sleep("50ms")
    print("main: thermometer is there: " .. tostring(process.registry.lookup("thermometer") ~= nil))
    time.sleep("400ms")
    show("after its restart")
end

return { run = run }
