-- 10.6: text without a zone is read on the clocks of the location, or of the local one.
local time = require("time")

local function main()
    local berlin = time.load_location("Europe/Berlin")
    local function read(layout, text)
        local t = time.parse(layout, text, berlin)
        print(t, tostring(t:location()))
    end
    read("2006-01-02 15:04", "2024-01-15 12:00") --> 2024-01-15 12:00:00 +0100 CET	Europe/Berlin
    read("2006-01-02 15:04", "2024-07-15 12:00") --> 2024-07-15 12:00:00 +0200 CEST	Europe/Berlin
    read("2006-01-02 15:04 MST", "2024-07-15 12:00 CET") --> 2024-07-15 13:00:00 +0200 CEST	Europe/Berlin
    read("2006-01-02 15:04 MST", "2024-07-15 12:00 PST") --> 2024-07-15 12:00:00 +0000 PST	PST
    read("2006-01-02 15:04 -0700", "2024-07-15 12:00 +0200") --> 2024-07-15 12:00:00 +0200 CEST	Europe/Berlin
    read("2006-01-02 15:04 -0700", "2024-07-15 12:00 +0300") --> 2024-07-15 12:00:00 +0300 +0300	
    read("2006-01-02 15:04 MST", "2024-07-15 12:00 UTC") --> 2024-07-15 12:00:00 +0000 UTC	UTC
    print(time.parse("2006", "2024"):location() == time.localtz) --> true
end

return { main = main }
