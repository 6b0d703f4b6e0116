-- D9: cancel counts milliseconds where time counts nanoseconds; a Duration and a text mean the same to both.
local time = require("time")

local function main()
    local function deadline(d)
        process.cancel(process.pid(), d)
        local event = process.events():receive()
        return string.format("%.3f", event.deadline - event.at)
    end
    print(deadline(1500), deadline("1500ms"), deadline(time.parse_duration("1.5s"))) --> 1.500	1.500	1.500
    local start = time.now()
    time.sleep(1500)
    print(time.now():sub(start):seconds() < 1) --> true
end

return { main = main }
