local base = { year = 2022, month = 3, day = 4, hour = 5 }
local t = setmetatable({}, { __index = base })
print(os.time(t) == os.time(base)) --> true
print(rawget(t, "year"), rawget(t, "min")) --> 2022	0
