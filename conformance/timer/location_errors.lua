-- 10.6: an unknown location is NOT_FOUND, an empty name INVALID.
local time = require("time")

local function main()
    local function why(name)
        local found, err = time.load_location(name)
        print(found, err, err:kind(), err:retryable())
    end
    why("Invalid/Location") --> nil	unknown time zone Invalid/Location	NotFound	false
    why("") --> nil	empty location name	Invalid	false
    why("europe/berlin") --> nil	unknown time zone europe/berlin	NotFound	false
    why("../UTC") --> nil	time: invalid location name	NotFound	false
    why("+01:00") --> nil	unknown time zone +01:00	NotFound	false
    print(pcall(function() time.load_location() end)) --> false	location_errors.lua:14: bad argument #1 to 'load_location' (string expected, got no value)
    local t = time.now()
    print(pcall(function() t:in_location("UTC") end)) --> false	location_errors.lua:16: bad argument #1 to 'in_location' (location expected, got string)
end

return { main = main }
