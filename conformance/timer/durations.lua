-- 10.1, 10.7: parsing and printing durations.
local time = require("time")

local function main()
    for _, text in ipairs({ "1h30m", "1.5s", "-2s", "0", "2ms", "100us", "7ns", "1h0m0.5s" }) do print(text, tostring(time.parse_duration(text))) end
    --> 1h30m	1h30m0s
    --> 1.5s	1.5s
    --> -2s	-2s
    --> 0	0s
    --> 2ms	2ms
    --> 100us	100µs
    --> 7ns	7ns
    --> 1h0m0.5s	1h0m0.5s
    local d = time.parse_duration("1h30m")
    print(d:hours(), d:minutes(), d:seconds(), d:milliseconds(), d:microseconds(), d:nanoseconds()) --> 1.5	90.0	5400.0	5400000	5400000000	5400000000000
    print(type(d), math.type(d:nanoseconds()), math.type(d:seconds())) --> userdata	integer	float
    print(time.parse_duration(1500000):milliseconds(), time.parse_duration(d):hours(), time.parse_duration(1.9):nanoseconds()) --> 1	1.5	1
    for _, bad in ipairs({ "", "5", "5q", "x", "1h30" }) do print(time.parse_duration(bad)) end
    --> nil	time: invalid duration ""
    --> nil	time: missing unit in duration "5"
    --> nil	time: unknown unit "q" in duration "5q"
    --> nil	time: invalid duration "x"
    --> nil	time: missing unit in duration "1h30"
    local _, err = time.parse_duration("x")
    print(err:kind(), err:retryable()) --> Invalid	false
end

return { main = main }
