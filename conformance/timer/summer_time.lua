-- 10.6: clocks that are set forward and back.
local time = require("time")

local function main()
    local zone = time.load_location("America/Los_Angeles")
    local before = time.date(2011, 3, 13, 1, 59, 59, 0, zone)
    print(before, before:add("1s")) --> 2011-03-13 01:59:59 -0800 PST	2011-03-13 03:00:00 -0700 PDT
    -- Half past two never came.
    print(time.date(2011, 3, 13, 2, 30, 0, 0, zone)) --> 2011-03-13 01:30:00 -0800 PST
    -- Half past one came twice.
    local first = time.date(2011, 11, 6, 1, 30, 0, 0, zone)
    print(first, first:add("1h"), first:add("2h")) --> 2011-11-06 01:30:00 -0700 PDT	2011-11-06 01:30:00 -0800 PST	2011-11-06 02:30:00 -0800 PST
    -- A day later by the calendar, not by the clock.
    local noon = time.date(2011, 11, 5, 12, 0, 0, 0, zone)
    print(noon:add_date(0, 0, 1), noon:add("24h"), noon:add_date(0, 0, 1):sub(noon)) --> 2011-11-06 12:00:00 -0800 PST	2011-11-06 11:00:00 -0800 PST	25h0m0s
end

return { main = main }
