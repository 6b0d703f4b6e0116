-- 10.7: what calendar and clock show, as integers.
local time = require("time")

local function main()
    local t = time.date(2024, 12, 29, 15, 4, 5, 678, time.utc)
    print(t:date()) --> 2024	12	29
    print(t:clock()) --> 15	4	5
    print(t:year() .. "-" .. t:month() .. "-" .. t:day() .. " " .. t:hour() .. ":" .. t:minute() .. ":" .. t:second() .. "." .. t:nanosecond()) --> 2024-12-29 15:4:5.678
    print(t:weekday() == time.SUNDAY, t:year_day(), time.date(2024, 12, 31, 0, 0, 0, 0, time.utc):year_day()) --> true	364	366
    print(t:unix(), t:unix_nano()) --> 1735484645	1735484645000000678
    for _, name in ipairs({ "year", "month", "day", "hour", "minute", "second", "nanosecond", "weekday", "year_day", "unix", "unix_nano" }) do
        assert(math.type(t[name](t)) == "integer", name)
    end
    for _, n in ipairs({ t:date(), t:clock() }) do assert(math.type(n) == "integer") end
    local year = t.year
    print(type(t), pcall(function() return year(1) end)) --> userdata	false	time_fields.lua:16: bad argument #1 to 'year' (time expected, got number)
end

return { main = main }
