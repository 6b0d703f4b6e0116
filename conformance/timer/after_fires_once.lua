-- 10.2: after() gives one Time, then is closed for good; unread it waits.
local time = require("time")

local function main()
    local ch = time.after("5ms")
    local t, ok = ch:receive()
    print(type(t), ok) --> userdata	true
    print(ch:receive()) --> nil	false
    print(channel.select({ ch:case_receive(), default = true }).ok) --> false
    local unread = time.after("5ms")
    time.sleep("1s")
    print(select(2, unread:receive()), select(2, unread:receive())) --> true	false
    local _, err = time.after(0)
    print(err, err:kind(), err:retryable()) --> time.after: duration must be > 0	Invalid	false
    print(time.after("-1s")) --> nil	time.after: duration must be > 0
    print(time.after("x")) --> nil	time: invalid duration "x"
    print(time.after({})) --> nil	duration must be number or string
end

return { main = main }
