-- 10.6: a zone of one's own, always the same distance from UTC.
local time = require("time")

local function main()
    local zone = time.fixed_zone("EST", -5 * 3600)
    print(zone, zone:string()) --> EST	EST
    local t = time.date(2024, 7, 1, 12, 0, 0, 0, zone)
    print(t, t:utc()) --> 2024-07-01 12:00:00 -0500 EST	2024-07-01 17:00:00 +0000 UTC
    print(t:in_location(time.fixed_zone("", 19800))) --> 2024-07-01 22:30:00 +0530 +0530
    print(t:in_location(time.fixed_zone("odd", 3661)):format("15:04:05 -07 -0700 -07:00 -070000 -07:00:00")) --> 18:01:01 +01 +0101 +01:01 +010101 +01:01:01
    print(time.fixed_zone("A", 0) == time.fixed_zone("A", 0)) --> false
end

return { main = main }
