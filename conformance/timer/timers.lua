-- 10.4: stop and reset.
local time = require("time")

local function main()
    local start = time.now()
    local function since() return tostring(time.now():sub(start)) end
    local t = time.timer("1s")
    print(t:response() == t:channel(), type(t)) --> true	userdata
    print(select(2, t:channel():receive()), since()) --> true	1s
    print(t:stop(), t:reset("1s")) --> false	false
    t = time.timer("1s")
    print(t:stop(), t:stop()) --> true	false
    print(t:channel():receive()) --> nil	false
    t = time.timer("1s")
    time.sleep("500ms")
    print(t:reset("1s")) --> true
    t:channel():receive()
    print(since()) --> 2.5s
    print(time.timer(0)) --> nil	time.timer: duration must be > 0
    t = time.timer("1h")
    print((pcall(t.reset, t, 0)), (pcall(t.reset, t, "x"))) --> false	false
end

return { main = main }
