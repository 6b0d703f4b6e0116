-- 10.7: nothing is lost below the second, however far away the moment is.
local time = require("time")

local function main()
    local t = time.unix(9007199254740993, 123456789)
    print(t:unix(), t:nanosecond(), t:add(1):nanosecond()) --> 9007199254740993	123456789	123456790
    print(time.unix(1735484645, 1):unix_nano(), time.unix(9223372036, 854775807):unix_nano() == math.maxinteger) --> 1735484645000000001	true
    print(time.unix(0, math.maxinteger):unix_nano() == math.maxinteger) --> true
    print(time.parse_duration("9223372036854775807ns"):nanoseconds() == math.maxinteger) --> true
    local d = time.unix(9223372036, 854775807):sub(time.unix(0, 0))
    print(d, d:nanoseconds(), d:milliseconds()) --> 2562047h47m16.854775807s	9223372036854775807	9223372036854
    print(time.unix(-1, 999999999):utc(), time.unix(0, -1):equal(time.unix(-1, 999999999))) --> 1969-12-31 23:59:59.999999999 +0000 UTC	true
    print(time.parse_duration("-1.5ms"):milliseconds(), time.parse_duration("-1.5ms"):seconds()) --> -1	-0.0015
end

return { main = main }
