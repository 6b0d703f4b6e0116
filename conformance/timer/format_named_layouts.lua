-- 10.8: the layouts that have a name.
local time = require("time")

local function main()
    local t = time.unix(1233810057, 12345600):in_location(time.load_location("America/Los_Angeles"))
    for _, name in ipairs({
        "RFC3339", "RFC3339NANO", "RFC822", "RFC822Z", "RFC850", "RFC1123", "RFC1123Z", "KITCHEN",
        "STAMP", "STAMP_MILLI", "STAMP_MICRO", "STAMP_NANO", "DATE_TIME", "DATE_ONLY", "TIME_ONLY",
    }) do
        print(name, t:format(time[name]))
    end
    --> RFC3339	2009-02-04T21:00:57-08:00
    --> RFC3339NANO	2009-02-04T21:00:57.0123456-08:00
    --> RFC822	04 Feb 09 21:00 PST
    --> RFC822Z	04 Feb 09 21:00 -0800
    --> RFC850	Wednesday, 04-Feb-09 21:00:57 PST
    --> RFC1123	Wed, 04 Feb 2009 21:00:57 PST
    --> RFC1123Z	Wed, 04 Feb 2009 21:00:57 -0800
    --> KITCHEN	9:00PM
    --> STAMP	Feb  4 21:00:57
    --> STAMP_MILLI	Feb  4 21:00:57.012
    --> STAMP_MICRO	Feb  4 21:00:57.012345
    --> STAMP_NANO	Feb  4 21:00:57.012345600
    --> DATE_TIME	2009-02-04 21:00:57
    --> DATE_ONLY	2009-02-04
    --> TIME_ONLY	21:00:57
    print(t:format_rfc3339(), t:utc():format_rfc3339()) --> 2009-02-04T21:00:57-08:00	2009-02-05T05:00:57Z
end

return { main = main }
