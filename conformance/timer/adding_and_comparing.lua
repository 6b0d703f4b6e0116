-- 10.7: add, sub, before, after, equal; a bad duration raises.
local time = require("time")

local function main()
    local t = time.date(2024, 12, 29, 15, 4, 5, 0, time.utc)
    print(t:add(time.parse_duration("1h")), t:add("-30m"), t:add(time.HOUR)) --> 2024-12-29 16:04:05 +0000 UTC	2024-12-29 14:34:05 +0000 UTC	2024-12-29 16:04:05 +0000 UTC
    print(t, t:add(1.9):nanosecond()) --> 2024-12-29 15:04:05 +0000 UTC	1
    local later = t:add("90m")
    print(later:sub(t), t:sub(later), later:sub(t):hours(), t:sub(t)) --> 1h30m0s	-1h30m0s	1.5	0s
    print(t:before(later), t:after(later), later:after(t), t:before(t), t:equal(t:add(0))) --> true	false	true	false	true
    -- A difference too long for 64 bits is the longest one.
    print(time.date(3000, 1, 1, 0, 0, 0, 0, time.utc):sub(time.date(1, 1, 1, 0, 0, 0, 0, time.utc))) --> 2562047h47m16.854775807s
    local function why(f) print((select(2, pcall(f)):gsub("^[^:]*:%d+: ", ""))) end
    why(function() t:add("soon") end) --> bad argument #1 to 'add' (time: invalid duration "soon")
    why(function() t:add({}) end) --> bad argument #1 to 'add' (duration must be number or string)
    why(function() t:sub(5) end) --> bad argument #1 to 'sub' (time expected, got number)
    why(function() t:equal() end) --> bad argument #1 to 'equal' (time expected, got no value)
end

return { main = main }
