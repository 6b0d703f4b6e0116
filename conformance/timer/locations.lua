-- 10.6, 10.7: locations by name; a moment is the same wherever it is shown.
local time = require("time")

local function main()
    print(time.utc, time.utc:string(), type(time.utc), tostring(time.localtz)) --> UTC	UTC	userdata	Local
    local new_york = time.load_location("America/New_York")
    print(new_york:string(), tostring(new_york)) --> America/New_York	America/New_York
    local t = time.date(2024, 1, 1, 0, 0, 0, 0, time.utc)
    local there = t:in_location(new_york)
    print(there:format("2006-01-02 15:04:05 MST"), there:equal(t), there == t) --> 2023-12-31 19:00:00 EST	true	false
    print(there:location() == new_york, t:location() == time.utc, there:utc():location() == time.utc) --> true	true	true
    print(there:in_local():location() == time.localtz, there:in_local():equal(t)) --> true	true
    print(time.load_location("UTC") == time.utc, time.load_location("Local") == time.localtz) --> true	true
    for _, name in ipairs({ "Asia/Kolkata", "Asia/Kathmandu", "Asia/Tokyo", "Pacific/Auckland", "America/Sao_Paulo", "Europe/London" }) do
        print(t:in_location(time.load_location(name)):format("Jan _2 15:04 -0700 MST"))
    end
    --> Jan  1 05:30 +0530 IST
    --> Jan  1 05:45 +0545 +0545
    --> Jan  1 09:00 +0900 JST
    --> Jan  1 13:00 +1300 NZDT
    --> Dec 31 21:00 -0300 -03
    --> Jan  1 00:00 +0000 GMT
end

return { main = main }
