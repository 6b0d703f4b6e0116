-- 10.3: sleep returns nothing; it does not wait for what is not positive, and microseconds add up.
local time = require("time")

local function main()
    local start = time.now()
    print(select("#", time.sleep("1ms")), select("#", time.sleep(0)), select("#", time.sleep("-1h"))) --> 0	0	0
    print(time.now():sub(start)) --> 1ms
    start = time.now()
    for _ = 1, 1000 do time.sleep("1us") end
    print(time.now():sub(start)) --> 1ms
    time.sleep(time.parse_duration("36500h"))
    print(time.now():sub(start)) --> 36500h0m0.001s
end

return { main = main }
