-- 10.4, 10.5: stopping closes the channel, for whoever waits as well; what had come before can still be received.
local time = require("time")

local function main()
    local timer, ticker = time.timer("1h"), time.ticker("10ms")
    local done = channel.new()
    coroutine.spawn(function() done:send({ timer:channel():receive() }) end)
    time.sleep("1ms")
    print(timer:stop()) --> true
    local got = done:receive()
    print(got[1], got[2]) --> nil	false
    time.sleep("25ms")
    print(ticker:stop()) --> true
    local ch = ticker:channel()
    print((select(2, ch:receive())), (select(2, ch:receive())), (select(2, ch:receive()))) --> true	true	false
    timer = time.timer("1ms")
    time.sleep("2ms")
    print(timer:stop(), select(2, timer:channel():receive()), select(2, timer:channel():receive())) --> false	true	false
end

return { main = main }
