-- Annotations are erased when the code is loaded. A declared type is also a value: called, it checks.
type Reading = {
    sensor: string,
    value: number @min(-200) @max(150),
    unit: "C" | "hPa",
}
type Summary = { count: integer, mean: number, unit: string }

local readings = { Reading = Reading }

--- The mean of some readings, which are taken from whoever sent them, so each is checked.
function readings.summary(list: {Reading}): Summary
    local sum: number, unit: string = 0, ""
    for _, each in ipairs(list) do
        local reading = Reading(each)
        sum = sum + reading.value
        unit = reading.unit
    end
    return { count = #list, mean = round(sum / #list, 1), unit = unit }
end

return readings
