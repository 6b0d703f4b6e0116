-- 10.6: date takes seven numbers, unix two; a location is a Location.
local time = require("time")

local function main()
    local function why(f) print((select(2, pcall(f)):gsub("^[^:]*:%d+: ", ""))) end
    why(function() time.date(2024, 1, 1, 0, 0, 0) end) --> bad argument #7 to 'date' (number expected, got no value)
    why(function() time.date(2024, "x", 1, 0, 0, 0, 0) end) --> bad argument #2 to 'date' (number expected, got string)
    why(function() time.date(2024, 1, 1, 0, 0, 0, 0, "UTC") end) --> bad argument #8 to 'date' (location expected, got string)
    why(function() time.date(2024, 1, 1, 0, 0, 0 / 0, 0) end) --> bad argument #6 to 'date' (number has no integer representation)
    why(function() time.unix(1) end) --> bad argument #2 to 'unix' (number expected, got no value)
    why(function() time.parse("2006") end) --> bad argument #2 to 'parse' (string expected, got no value)
    why(function() time.parse("2006", "2024", 1) end) --> bad argument #3 to 'parse' (location expected, got number)
    why(function() time.fixed_zone("X") end) --> bad argument #2 to 'fixed_zone' (number expected, got no value)
    print(time.unix(1.9, 0):unix(), time.unix(-1.9, 0):unix(), time.unix(1, 2000000000):unix(), time.unix(1, -1):unix_nano()) --> 1	-1	3	999999999
end

return { main = main }
