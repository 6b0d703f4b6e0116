-- 7.36: the channel of a monitor tells who joins and leaves, in order, an end included.
local function member(parent, stays)
    process.group.join("g")
    if not stays then process.group.leave("g") end
    process.inbox():receive()
    if stays == "fail" then error("broken") end
end

local function upgraded(parent, again)
    if again then
        process.send(parent, "again", select(2, process.group.unmonitor(process.inbox())):message())
        return process.inbox():receive() and #process.group.members("kept")
    end
    process.group.join("kept")
    process.group.monitor("g")
    process.upgrade(nil, parent, true)
end

local function main()
    local changes, group = process.group.monitor("g"), process.group
    print(group.monitor("g") == changes) --> true
    local pids = {}
    local function told()
        local change = changes:receive()
        return change.kind .. " " .. change.group .. " " .. tostring(pids[change.pid] or change.pid == process.pid())
    end
    group.join("g")
    group.join("g")
    print(told()) --> join g true
    local one = process.spawn("app:member", "app:processes", process.pid())
    pids[one] = "one"
    print(told()) --> join g one
    print(told()) --> leave g one
    local two = process.spawn_monitored("app:member", "app:processes", process.pid(), "fail")
    pids[two] = "two"
    print(told()) --> join g two
    process.send(two, "end")
    -- It is told before the EXIT.
    process.events():receive()
    print(channel.select { changes:case_receive(), default = true }.value.kind) --> leave
    group.leave("g")
    print(told()) --> leave g true
    print(channel.select { changes:case_receive(), default = true }.default) --> true

    local woken = channel.new(1)
    coroutine.spawn(function() woken:send(select("#", changes:receive())) end)
    print(group.unmonitor(changes), group.unmonitor(changes)) --> true	false	channel not found
    print(woken:receive()) --> 2	true
    group.join("g")
    print(changes:receive()) --> nil	false
    print(pcall(changes.send, changes, 1)) --> false	cannot send to named channel
    print(group.monitor("g") ~= changes) --> true

    -- Membership outlives an upgrade, a monitor does not.
    local pid = process.spawn_monitored("app:upgraded", "app:processes", process.pid())
    print((process.listen("again"):receive())) --> channel not found
    process.send(pid, "on")
    print(process.events():receive().result.value) --> 1
end

return { main = main, member = member, upgraded = upgraded }
