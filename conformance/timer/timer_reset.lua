-- 10.4: reset discards the expiry it supersedes; a timer whose time has come stays fired; bad durations raise.
local time = require("time")

local function main()
    local start = time.now()
    local t = time.timer("100ms")
    print(t:response() == t:channel()) --> true
    print(t:reset("5ms")) --> true
    print((t:channel():receive()):sub(start)) --> 5ms
    print(t:channel():receive()) --> nil	false
    print(t:reset("1ms"), t:stop()) --> false	false
    t = time.timer("5ms")
    time.sleep("3ms")
    t:reset("20ms")
    time.sleep("10ms")
    local polled = channel.select({ t:channel():case_receive(), default = true })
    print(polled.default, (t:channel():receive()):sub(start)) --> true	28ms
    t = time.timer("1h")
    print(pcall(t.reset, t, 0)) --> false	timer:reset: duration must be > 0
    print(pcall(t.reset, t, "-1s")) --> false	timer:reset: duration must be > 0
    print(pcall(t.reset, t, "x")) --> false	timer:reset: time: invalid duration "x"
    print(pcall(t.reset, t)) --> false	timer:reset: duration must be number or string
    print(t:stop(), t:reset("1s")) --> true	false
end

return { main = main }
