-- 10.6: what does not fit its layout is nil and an error in Go's words.
local time = require("time")

local function main()
    local t, err = time.parse("2006-01-02", "invalid-date")
    print(t, err) --> nil	parsing time "invalid-date" as "2006-01-02": cannot parse "invalid-date" as "2006"
    print(type(err), err:kind() == errors.INVALID, err:retryable()) --> userdata	true	false
    local function why(layout, text) print((select(2, time.parse(layout, text)))) end
    why("2006-01-02", "2024/01/02") --> parsing time "2024/01/02" as "2006-01-02": cannot parse "/01/02" as "-"
    why("2006-01-02", "2024-13-02") --> parsing time "2024-13-02": month out of range
    why("2006-01-02", "2024-02-30") --> parsing time "2024-02-30": day out of range
    why("2006-01-02", "2024-01-02 ") --> parsing time "2024-01-02 ": extra text: " "
    why("15:04", "24:00") --> parsing time "24:00": hour out of range
    why("15:04", "1:60") --> parsing time "1:60": minute out of range
    why("15:04:05", "1:02:61") --> parsing time "1:02:61": second out of range
    why("15:04:05", "1:02") --> parsing time "1:02" as "15:04:05": cannot parse "" as ":"
    why("15:04:05.000", "1:02:03.1") --> parsing time "1:02:03.1" as "15:04:05.000": cannot parse ".1" as ".000"
    why("3PM", "3 PM") --> parsing time "3 PM" as "3PM": cannot parse " PM" as "PM"
    why(time.RFC3339, "2024-01-01T00:00:00") --> parsing time "2024-01-01T00:00:00" as "2006-01-02T15:04:05Z07:00": cannot parse "" as "Z07:00"
    why("2006-002", "2023-366") --> parsing time "2023-366": day-of-year out of range
    why("Jan", "J\"an\n") --> parsing time "J\"an\x0a" as "Jan": cannot parse "J\"an\x0a" as "Jan"
end

return { main = main }
