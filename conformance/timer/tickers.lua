-- 10.5: a tick per period; at most 16 wait to be read.
local time = require("time")

local function main()
    local start = time.now()
    local ticker = time.ticker("1s")
    local ch = ticker:channel()
    for i = 1, 3 do ch:receive() end
    print(tostring(time.now():sub(start))) --> 3s
    time.sleep("100s")
    local n = 0
    while not channel.select({ ch:case_receive(), default = true }).default do n = n + 1 end
    print(n) --> 16
    print(ticker:stop(), ticker:stop()) --> true	true
    print(ch:receive()) --> nil	false
    print(time.ticker(-1)) --> nil	time.ticker: duration must be > 0
end

return { main = main }
