-- 10.7: tostring of times, durations and locations is Go's.
local time = require("time")

local function main()
    print(time.date(2024, 1, 2, 3, 4, 5, 0, time.utc)) --> 2024-01-02 03:04:05 +0000 UTC
    print(time.date(2024, 1, 2, 3, 4, 5, 60000000, time.utc)) --> 2024-01-02 03:04:05.06 +0000 UTC
    print(time.date(2024, 1, 2, 3, 4, 5, 1, time.fixed_zone("X", -90 * 60))) --> 2024-01-02 03:04:05.000000001 -0130 X
    print(time.date(-44, 3, 15, 0, 0, 0, 0, time.utc)) --> -0044-03-15 00:00:00 +0000 UTC
    print(time.date(12345, 1, 1, 0, 0, 0, 0, time.utc)) --> 12345-01-01 00:00:00 +0000 UTC
    for _, text in ipairs({ "1h30m", "1.5s", "2ms", "0s", "-1m1ms", "1us", "999ns", "100h", "-0.5us" }) do
        print(tostring(time.parse_duration(text)))
    end
    --> 1h30m0s
    --> 1.5s
    --> 2ms
    --> 0s
    --> -1m0.001s
    --> 1µs
    --> 999ns
    --> 100h0m0s
    --> -500ns
end

return { main = main }
