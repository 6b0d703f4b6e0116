-- 10.7: add_date adds years, months and days, and then normalises.
local time = require("time")

local function main()
    local function show(y, m, d, ...)
        print(time.date(y, m, d, 7, 8, 9, 10, time.utc):add_date(...):format("2006-01-02 15:04:05.999999999"))
    end
    show(2024, 1, 1, 1, 2, 3) --> 2025-03-04 07:08:09.00000001
    show(2024, 12, 29, 1, 2, 3) --> 2026-03-04 07:08:09.00000001
    show(2023, 10, 31, 0, 1, 0) --> 2023-12-01 07:08:09.00000001
    show(2024, 2, 29, 1, 0, 0) --> 2025-03-01 07:08:09.00000001
    show(2024, 3, 31, 0, -1, 0) --> 2024-03-02 07:08:09.00000001
    show(2024, 1, 1, 0, 0, -1) --> 2023-12-31 07:08:09.00000001
    show(2024, 1, 1, 0, 0, 366000) --> 3026-01-28 07:08:09.00000001
    local t = time.now()
    local function why(f) print((select(2, pcall(f)):gsub("^[^:]*:%d+: ", ""))) end
    why(function() t:add_date(1, 2) end) --> bad argument #3 to 'add_date' (number expected, got no value)
    why(function() t:add_date("x", 2, 3) end) --> bad argument #1 to 'add_date' (number expected, got string)
end

return { main = main }
