-- 10.6: the numbers of a date may lie outside their usual ranges; they run over as in Go.
local time = require("time")

local function main()
    local function show(...)
        print(time.date(...):format("2006-01-02 15:04:05.999999999"))
    end
    show(2024, 10, 32, 0, 0, 0, 0, time.utc) --> 2024-11-01 00:00:00
    show(2024, 13, 1, 0, 0, 0, 0, time.utc) --> 2025-01-01 00:00:00
    show(2024, 0, 1, 0, 0, 0, 0, time.utc) --> 2023-12-01 00:00:00
    show(2024, -11, 1, 0, 0, 0, 0, time.utc) --> 2023-01-01 00:00:00
    show(2024, 3, 0, 0, 0, 0, 0, time.utc) --> 2024-02-29 00:00:00
    show(2024, 1, 1, 25, 61, 61, 0, time.utc) --> 2024-01-02 02:02:01
    show(2024, 1, 1, 0, 0, 0, -1, time.utc) --> 2023-12-31 23:59:59.999999999
    show(2024, 1, 1, 0, 0, 0, 1500000000, time.utc) --> 2024-01-01 00:00:01.5
    show(2023, 2, 29, -24, 0, 0, 0, time.utc) --> 2023-02-28 00:00:00
    show(1970, 1, 1, 0, 0, 1e9, 0, time.utc) --> 2001-09-09 01:46:40
    show(2024.9, 1.9, 1.9, 0, 0, 0, 0, time.utc) --> 2024-01-01 00:00:00
    print(time.date(2024, 1, 1, 0, 0, 0, 0):location() == time.localtz) --> true
end

return { main = main }
