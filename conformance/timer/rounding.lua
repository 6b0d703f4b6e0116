-- 10.7: round and truncate go to multiples of a Duration counted from the start of the year 1.
local time = require("time")

local function main()
    local t = time.parse("2006-01-02T15:04:05.999999999Z", "2024-01-01T12:34:56.789Z", time.utc)
    for _, text in ipairs({ "1ms", "10ms", "1s", "1m", "1h", "24h", "7s" }) do
        local d = time.parse_duration(text)
        print(text, t:round(d):format(time.RFC3339NANO), t:truncate(d):format(time.RFC3339NANO))
    end
    --> 1ms	2024-01-01T12:34:56.789Z	2024-01-01T12:34:56.789Z
    --> 10ms	2024-01-01T12:34:56.79Z	2024-01-01T12:34:56.78Z
    --> 1s	2024-01-01T12:34:57Z	2024-01-01T12:34:56Z
    --> 1m	2024-01-01T12:35:00Z	2024-01-01T12:34:00Z
    --> 1h	2024-01-01T13:00:00Z	2024-01-01T12:00:00Z
    --> 24h	2024-01-02T00:00:00Z	2024-01-01T00:00:00Z
    --> 7s	2024-01-01T12:34:57Z	2024-01-01T12:34:50Z
    local half = time.unix(10, 500000000):utc()
    local second = time.parse_duration("1s")
    print(half:round(second):unix(), time.unix(-10, -500000000):round(second):unix()) --> 11	-10
    print(half:round(time.parse_duration(0)):equal(half), half:truncate(time.parse_duration("-1s")):equal(half)) --> true	true
    -- Absolute time, not what clocks show: the hour starts at half past where zones are half an hour off.
    print(half:in_location(time.fixed_zone("X", 1800)):truncate(time.parse_duration("1h")):format("15:04")) --> 00:30
    local function why(f) print((select(2, pcall(f)):gsub("^[^:]*:%d+: ", ""))) end
    why(function() t:round("1s") end) --> bad argument #1 to 'round' (duration expected, got string)
    why(function() t:truncate(5) end) --> bad argument #1 to 'truncate' (duration expected, got number)
end

return { main = main }
