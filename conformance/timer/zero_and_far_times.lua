-- 10.7: the zero time is the start of the year 1; years may be anything that 64 bits of seconds reach.
local time = require("time")

local function main()
    local zero = time.date(1, 1, 1, 0, 0, 0, 0, time.utc)
    print(zero:is_zero(), zero:unix(), time.unix(0, 0):is_zero(), zero:add(1):is_zero()) --> true	-62135596800	false	false
    print(zero:in_location(time.fixed_zone("X", 3600)):is_zero(), zero:weekday() == time.MONDAY) --> true	true
    print(time.unix(math.maxinteger, 0):utc()) --> 292277026596-12-04 15:30:07 +0000 UTC
    print(time.unix(math.maxinteger, 0):unix() == math.maxinteger, time.unix(math.mininteger, 0):unix() == math.mininteger) --> true	true
    local far = time.date(1000000, 2, 29, 1, 2, 3, 0, time.utc)
    print(far, far:unix(), far:weekday(), far:year_day()) --> 1000000-02-29 01:02:03 +0000 UTC	31494789882123	2	60
    print(time.date(-1000000, 1, 1, 0, 0, 0, 0, time.utc)) --> -1000000-01-01 00:00:00 +0000 UTC
    -- Summer time goes on as far as anyone can tell.
    local berlin = time.load_location("Europe/Berlin")
    print(time.date(123456, 7, 1, 12, 0, 0, 0, berlin), time.date(123456, 1, 1, 12, 0, 0, 0, berlin)) --> 123456-07-01 12:00:00 +0200 CEST	123456-01-01 12:00:00 +0100 CET
    print(time.date(-500, 7, 1, 12, 0, 0, 0, berlin):format("2006 MST -07:00:00")) --> -0500 LMT +00:53:28
end

return { main = main }
