-- 10.5: a period too short to be told apart is as short as the clock can do; the others go on.
local time = require("time")

local function main()
    local start = time.now()
    local ticker = time.ticker(1)
    for _ = 1, 10 do ticker:channel():receive() end
    print(time.now():sub(start):seconds() < 1) --> true
    time.sleep("1ms")
    print(ticker:stop()) --> true
    time.sleep(1)
    time.timer(1):channel():receive()
    print(time.now():sub(start):milliseconds() >= 1) --> true
end

return { main = main }
