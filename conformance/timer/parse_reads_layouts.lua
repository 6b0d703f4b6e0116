-- 10.6, 10.8: a text is read by the layout it is written in.
local time = require("time")

local function main()
    local function read(layout, text)
        local t, err = time.parse(layout, text, time.utc)
        print(err or t:format(time.RFC3339NANO))
    end
    read(time.RFC3339, "2024-12-29T15:04:05Z") --> 2024-12-29T15:04:05Z
    read(time.RFC3339, "2024-12-29T15:04:05.123456789+02:00") --> 2024-12-29T15:04:05.123456789+02:00
    read(time.DATE_TIME, "2024-12-29 15:04:05") --> 2024-12-29T15:04:05Z
    read(time.DATE_TIME, "2024-12-29 15:04:05,25") --> 2024-12-29T15:04:05.25Z
    read(time.RFC1123Z, "Sun, 29 Dec 2024 15:04:05 -0700") --> 2024-12-29T15:04:05-07:00
    read(time.RFC850, "Sunday, 29-Dec-24 15:04:05 UTC") --> 2024-12-29T15:04:05Z
    read(time.KITCHEN, "3:04PM") --> 0000-01-01T15:04:00Z
    read(time.STAMP_MILLI, "Dec  9 15:04:05.120") --> 0000-12-09T15:04:05.12Z
    read("2006-002", "2024-060") --> 2024-02-29T00:00:00Z
    read("January 2, 2006 at 3pm", "december 29, 2024 at 12am") --> 2024-12-29T00:00:00Z
    read("06/1/2", "69/5/7") --> 1969-05-07T00:00:00Z
    read("Jan 2 2006", "Dec   29    2024") --> 2024-12-29T00:00:00Z
    -- A bare Z is a letter, not a zone.
    read("2006-01-02T15:04:05.999999999Z", "2024-01-01T12:34:56.789Z") --> 2024-01-01T12:34:56.789Z
    local day = time.parse(time.DATE_ONLY, "2024-02-03", time.utc)
    print(day:year(), day:month(), day:day(), day:hour()) --> 2024	2	3	0
end

return { main = main }
