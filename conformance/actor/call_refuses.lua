-- 5.20, 5.21: what a call that gets no answer gives.
local time = require("time")

local function silent(kind)
    local inbox = process.inbox()
    inbox:receive()
    if kind == "fail" then error("broken", 0) end
    if kind == "sleep" then time.sleep("1h") end
end

local function spawn(kind)
    return process.spawn("app:silent", "app:processes", kind)
end

local function shown(value, err)
    print(value, err, err:kind(), err:retryable())
    return err
end

local function main()
    print(process.call()) --> nil	call requires at least destination and topic arguments
    print(process.call("x")) --> nil	call requires at least destination and topic arguments
    print(process.call(process.pid(), "@x")) --> nil	cannot send to @ topics
    shown(process.call("nobody", "t"))
    --> nil	could not resolve 'nobody' as PID or registered name	NotFound	nil
    local gone = process.spawn_monitored("app:silent", "app:processes", "end")
    process.send(gone, "t")
    process.events():receive()
    shown(process.call(gone, "t")) --> nil	process not found	NotFound	nil

    -- The receiver ends before it answers: normally, by an error, by others.
    local pid = spawn("end")
    local err = shown(process.call(pid, "t")) --> nil	process ended before it answered	Unavailable	nil
    print(err:details().from == pid, err:details().reason) --> true	nil
    pid = spawn("fail")
    err = shown(process.call(pid, "t")) --> nil	process ended before it answered	Unavailable	nil
    print(err:details().from == pid, err:details().reason) --> true	broken
    pid = spawn("sleep")
    coroutine.spawn(function()
        time.sleep("1s")
        process.terminate(pid)
    end)
    err = shown(process.call(pid, "t")) --> nil	process ended before it answered	Unavailable	nil
    print(err:details().reason) --> process terminated

    -- Timeouts: durations, or milliseconds as in cancel.
    pid = spawn("sleep")
    local Duration = time.parse_duration("250ms")
    for _, timeout in ipairs { false, "1.5s", 20, 0.5, Duration } do
        local start = time.now()
        local value, late = process.call(pid, "t", 1, timeout or nil)
        print(value, late, late:kind(), time.now():sub(start))
    end
    --> nil	no answer within 5s	Timeout	5s
    --> nil	no answer within 1.5s	Timeout	1.5s
    --> nil	no answer within 20ms	Timeout	20ms
    --> nil	no answer within 500µs	Timeout	500µs
    --> nil	no answer within 250ms	Timeout	250ms
    for _, timeout in ipairs { 0, -1, "0s", "-2s" } do
        shown(process.call(pid, "t", 1, timeout))
    end
    --> nil	process.call: duration must be > 0	Invalid	false
    --> nil	process.call: duration must be > 0	Invalid	false
    --> nil	process.call: duration must be > 0	Invalid	false
    --> nil	process.call: duration must be > 0	Invalid	false
    print(process.call(pid, "t", 1, "soon")) --> nil	time: invalid duration "soon"
    print(process.call(pid, "t", 1, {})) --> nil	timeout must be a duration or a number of milliseconds, got table
    print(process.call(pid, "t", 1, math.huge)) --> nil	timeout must be a duration or a number of milliseconds, got inf
    print(process.call(pid, "t", 1, 0 / 0) == nil) --> true
    print(pcall(process.call, {}, "t")) --> false	bad argument #1 to 'process.call' (string expected, got table)
end

return { main = main, silent = silent }
