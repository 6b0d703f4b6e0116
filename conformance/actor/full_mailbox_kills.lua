-- 'kill': the receiver ends, and whoever watches it is told why.
local function deaf() require("time").sleep("1h") end

local function flood()
    local me = process.pid()
    for i = 1, 5 do process.send(me, "n", i) end
    coroutine.yield()
    return "goes on"
end

local function main()
    local pid, events = process.spawn_monitored("app:deaf", "app:kill"), process.events()
    for i = 1, 5 do print(process.send(pid, "n", i)) end
    --> true
    --> true
    --> true
    --> true
    --> true
    local err = events:receive().result.error
    print(err, err:kind())                                          --> mailbox full	ResourceExhausted
    print(process.send(pid, "n", 6))                                --> nil	process not found
    process.spawn_monitored("app:flood", "app:kill")
    print(events:receive().result.error)                            --> mailbox full
end

return { main = main, deaf = deaf, flood = flood }
