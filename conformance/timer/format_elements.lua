-- 10.8: every element of a layout, and what only looks like one.
local time = require("time")

local function main()
    local t = time.date(2009, 2, 4, 21, 0, 57, 12345600, time.fixed_zone("PST", -8 * 3600))
    local function show(layout) print("[" .. t:format(layout) .. "]") end
    show("2006 06 January Jan 01 1") --> [2009 09 February Feb 02 2]
    show("Monday Mon 02 _2 2 002 __2") --> [Wednesday Wed 04  4 4 035  35]
    show("15 03 3 PM pm 04 4 05 5") --> [21 09 9 PM pm 00 0 57 57]
    show(".000 .000000 .000000000 .0") --> [.012 .012345 .012345600 .0]
    show("05.999 05.999999999 05.9 05,000 05,999") --> [57.012 57.0123456 57 57,012 57,012]
    show("MST -0700 -07:00 -07 Z0700 Z07:00 Z07") --> [PST -0800 -08:00 -08 -0800 -08:00 -08]
    show("-070000 -07:00:00 Z070000 Z07:00:00") --> [-080000 -08:00:00 -080000 -08:00:00]
    show("_2006 20060102150405") --> [_2009 20090204210057]
    show("Janet Mons Z .5 0 7 8 9 AM am Tue T") --> [Janet Mons Z .57 0 7 8 9 AM am Tue T]
    show("") --> []
    print(t:utc():format("Z0700 Z07:00 Z07 Z070000 Z07:00:00 -0700 MST")) --> Z Z Z Z Z +0000 UTC
    for hour = 0, 12, 6 do print((time.date(2024, 1, 1, hour, 0, 0, 0, time.utc):format("3PM 03pm"))) end
    --> 12AM 12am
    --> 6AM 06am
    --> 12PM 12pm
    print(pcall(function() t:format() end)) --> false	format_elements.lua:22: bad argument #1 to 'format' (string expected, got no value)
end

return { main = main }
