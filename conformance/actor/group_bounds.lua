-- 7.37: how many groups a process may be in; full mailboxes of members; large groups and values.
local function reader(parent)
    process.group.join("readers")
    process.send(parent, "ready")
    process.send(parent, "done", #process.listen("big"):receive())
end

local function full()
    process.group.join("full")
    process.events():receive()
end

local function main()
    local group = process.group
    for i = 1, 10000 do assert(group.join("group " .. i)) end
    local ok, err = group.join("one more")
    print(ok, err, err:kind()) --> nil	max groups limit exceeded: a process is in 10000	LimitExceeded
    print(group.join("group 1"), #group.members("one more")) --> true	0
    print(group.leave("group 5000"), group.join("one more")) --> true	true

    for _, host in ipairs { "app:reject", "app:drop-new", "app:drop-old", "app:park-sender", "app:kill" } do
        local pid = process.spawn_monitored("app:full", host)
        while #group.members("full") == 0 do coroutine.yield() end
        -- Four messages have room; nobody waits for more.
        local reached = {}
        for i = 1, 5 do reached[i] = group.send("full", "t", i) end
        print(host, table.concat(reached, " "), process.terminate(pid))
        process.events():receive()
    end
    --> app:reject	1 1 1 1 0	true
    --> app:drop-new	1 1 1 1 1	true
    --> app:drop-old	1 1 1 1 1	true
    --> app:park-sender	1 1 1 1 0	true
    --> app:kill	1 1 1 1 1	nil	process not found

    local ready, done = process.listen("ready"), process.listen("done")
    for _ = 1, 600 do process.spawn("app:reader", "app:processes", process.pid()) end
    for _ = 1, 600 do ready:receive() end
    print(#group.members("readers")) --> 600
    local big = {}
    for i = 1, 500 do big[i] = { i } end
    print(group.send("readers", "big", big)) --> 600
    big[501] = 1
    local sum = 0
    for _ = 1, 600 do sum = sum + done:receive() end
    print(sum) --> 300000
end

return { main = main, reader = reader, full = full }
