-- 10d: a child that cannot start ends its supervisor; one that is a supervisor has started when its children have.
local supervisor, registry = require("supervisor"), require("registry")

local function child(parent, name)
    process.send(parent, "log", "+" .. name)
    process.inbox():receive()
    error("broken", 0)
end

local function inner(parent, name)
    return supervisor.run {
        children = {
            { id = name .. 1, entry = "app:child", host = "app:processes", args = { parent, name .. 1 }, shutdown = "kill" },
            { id = name .. 2, entry = "app:child", host = "app:processes", args = { parent, name .. 2 }, shutdown = "kill" },
        },
    }
end

local function tree(parent)
    local function spec(name)
        return { id = name, entry = "app:inner", host = "app:processes", args = { parent, name }, type = "supervisor" }
    end
    return supervisor.run { strategy = "rest_for_one", children = { spec("x"), spec("y") } }
end

local function nowhere(parent)
    return supervisor.run {
        children = { { id = "one", entry = "app:child", host = "app:none", args = { parent, "one" } } },
    }
end

local function gone(parent)
    return supervisor.run {
        max_restarts = 2,
        children = { { id = "gone", entry = "app:child", host = "app:processes", args = { parent, "gone" } } },
    }
end

local function main()
    local log, events, me = process.listen("log"), process.events(), process.pid()
    process.spawn_monitored("app:nowhere", "app:processes", me)
    print(events:receive().result.error) --> supervisor: child 'one' did not start: host not found
    local pid = process.spawn_monitored("app:tree", "app:processes", me)
    for _ = 1, 4 do print((log:receive())) end
    --> +x1
    --> +x2
    --> +y1
    --> +y2
    local x = supervisor.which_children(pid)[1].pid
    local x1 = supervisor.which_children(x)[1].pid
    process.send(x1, "fail")
    print((log:receive())) --> +x1
    print(supervisor.which_children(pid)[1].pid == x, supervisor.which_children(x)[1].restarts) --> true	1
    process.terminate(x)
    local order = {}
    for i = 1, 4 do order[i] = log:receive() end
    print(table.concat(order, " ")) --> +x1 +x2 +y1 +y2
    process.cancel(pid)
    print(events:receive().result.error) --> nil

    -- The third attempt to start it is one too many.
    pid = process.spawn_monitored("app:gone", "app:processes", me)
    print((log:receive())) --> +gone
    local changes = registry.snapshot():changes()
    changes:delete("app:child")
    changes:apply()
    process.send(supervisor.which_children(pid)[1].pid, "fail")
    print(events:receive().result.error)
    --> supervisor: restart limit of 2 in 5s exceeded by child 'gone': factory not found
end

return { main = main, child = child, inner = inner, tree = tree, nowhere = nowhere, gone = gone }
