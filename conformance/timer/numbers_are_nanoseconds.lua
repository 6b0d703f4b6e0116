-- D9: time.* takes nanoseconds, cancel takes milliseconds.
local time = require("time")

local function main()
    local start = time.now()
    local function since() return tostring(time.now():sub(start)) end
    time.sleep(10 * time.MILLISECOND)
    print(since()) --> 10ms
    time.sleep(1000000)
    print(since()) --> 11ms
    time.sleep(0)
    time.sleep(-5)
    print(since(), select("#", time.sleep(1000))) --> 11ms	0
    print(time.sleep("1")) --> nil	time: missing unit in duration "1"
    print(math.type(time.SECOND), time.HOUR, time.NANOSECOND, time.MICROSECOND, time.MINUTE) --> integer	3600000000000	1	1000	60000000000
    process.cancel(process.pid(), 10)
    local event = process.events():receive()
    print(string.format("%.3f", event.deadline - event.at)) --> 0.010
end

return { main = main }
