-- 7.19: spawn_linked ties both; the failure of either is the failure of the other.
local function child()
    error("child failed", 0)
end

local function waits(parent)
    process.send(parent, "child", process.pid())
    process.inbox():receive()
end

local function parent_of_failing()
    process.spawn_linked("app:child", "app:processes")
    process.inbox():receive()
end

local function failing_parent(parent)
    process.spawn_linked("app:waits", "app:processes", parent)
    process.listen("fail"):receive()
    error("parent failed", 0)
end

local function main()
    local events = process.events()
    process.spawn_monitored("app:parent_of_failing", "app:processes")
    local err = events:receive().result.error
    print(err, err:details().reason) --> linked process failed	child failed
    local parent = process.spawn_monitored("app:failing_parent", "app:processes", process.pid())
    local pid = process.listen("child"):receive()
    process.monitor(pid)
    process.send(parent, "fail")
    print(events:receive().result.error) --> parent failed
    print(events:receive().from == pid) --> true
end

return { main = main, child = child, waits = waits, parent_of_failing = parent_of_failing, failing_parent = failing_parent }
