-- 10.8: constants are integers, layouts are Go's.
local time = require("time")

local function main()
    print(time.NANOSECOND, time.MICROSECOND, time.MILLISECOND, time.SECOND, time.MINUTE, time.HOUR) --> 1	1000	1000000	1000000000	60000000000	3600000000000
    print(time.JANUARY, time.FEBRUARY, time.MARCH, time.APRIL, time.MAY, time.JUNE) --> 1	2	3	4	5	6
    print(time.JULY, time.AUGUST, time.SEPTEMBER, time.OCTOBER, time.NOVEMBER, time.DECEMBER) --> 7	8	9	10	11	12
    print(time.SUNDAY, time.MONDAY, time.TUESDAY, time.WEDNESDAY, time.THURSDAY, time.FRIDAY, time.SATURDAY) --> 0	1	2	3	4	5	6
    for name, v in pairs(time) do
        if type(v) == "number" then assert(math.type(v) == "integer", name) end
    end
    print(time.RFC3339, time.RFC3339NANO) --> 2006-01-02T15:04:05Z07:00	2006-01-02T15:04:05.999999999Z07:00
    print(time.RFC822, time.RFC822Z, time.RFC850) --> 02 Jan 06 15:04 MST	02 Jan 06 15:04 -0700	Monday, 02-Jan-06 15:04:05 MST
    print(time.RFC1123, time.RFC1123Z, time.KITCHEN) --> Mon, 02 Jan 2006 15:04:05 MST	Mon, 02 Jan 2006 15:04:05 -0700	3:04PM
    print(time.STAMP, time.STAMP_MILLI) --> Jan _2 15:04:05	Jan _2 15:04:05.000
    print(time.STAMP_MICRO, time.STAMP_NANO) --> Jan _2 15:04:05.000000	Jan _2 15:04:05.000000000
    print(time.DATE_TIME, time.DATE_ONLY, time.TIME_ONLY) --> 2006-01-02 15:04:05	2006-01-02	15:04:05
    print((pcall(function() time.HOUR = 1 end))) --> false
end

return { main = main }
