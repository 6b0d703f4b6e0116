-- 6.8: blocked for ever on its own channels is a failure; waiting for mail or time is not.
local time = require("time")

local function alone()
    channel.new():receive()
end

local function several()
    local a, b = channel.new(), channel.new()
    coroutine.spawn(function() a:receive() end)
    coroutine.spawn(function() channel.select({ b:case_send(1), a:case_receive() }) end)
    channel.select({})
end

local function sleeper()
    local ch = channel.new()
    coroutine.spawn(function()
        time.sleep("1h")
        ch:send("slept")
    end)
    return (ch:receive())
end

local function after_timer()
    time.after("1m")
    channel.new():send(1)
end

local function mail()
    coroutine.spawn(function() process.inbox():receive() end)
    channel.new():receive()
end

local function main()
    local events = process.events()
    local function result(id)
        process.spawn_monitored(id, "app:processes")
        local r = events:receive().result
        return r.value, r.error, r.error and r.error:kind()
    end
    print(result("app:alone")) --> nil	deadlock: all coroutines blocked with no pending operations (threads=1)	Internal
    print(result("app:several")) --> nil	deadlock: all coroutines blocked with no pending operations (threads=3)	Internal
    print(result("app:sleeper")) --> slept	nil	nil
    local before = time.now():unix()
    print(result("app:after_timer")) --> nil	deadlock: all coroutines blocked with no pending operations (threads=1)	Internal
    print(time.now():unix() - before) --> 60
    local pid = process.spawn_monitored("app:mail", "app:processes")
    time.sleep("1h")
    print(process.send(pid, "t")) --> true
    print(events:receive().result.error:kind()) --> Internal
end

return { main = main, alone = alone, several = several, sleeper = sleeper, after_timer = after_timer, mail = mail }
