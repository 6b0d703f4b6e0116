-- 10d: children added and removed while the supervisor runs, and requests that it refuses.
local supervisor = require("supervisor")

local function child(wish)
    if wish == "fail" then error("broken", 0) end
    process.events():receive()
end

local function sup(spec)
    return supervisor.run(spec)
end

local function shown(value, err)
    print(value, err, err and err:kind())
    return err
end

local function main()
    local pid = process.spawn("app:sup", "app:processes", {})
    print(#supervisor.which_children(pid)) --> 0
    local one = supervisor.start_child(pid, { id = "one", entry = "app:child", host = "app:processes" })
    print(process.monitor(one)) --> true
    local err = shown(supervisor.start_child(pid, { id = "one", entry = "app:child", host = "app:processes" }))
    --> nil	supervisor: child 'one' exists already	AlreadyExists
    print(err:details().pid == one) --> true
    shown(supervisor.restart_child(pid, "one")) --> nil	supervisor: child 'one' is running	Conflict
    shown(supervisor.delete_child(pid, "one")) --> nil	supervisor: child 'one' is running	Conflict
    print(supervisor.terminate_child(pid, "one")) --> true
    print(process.events():receive().result.error) --> nil
    print(supervisor.terminate_child(pid, "one")) --> true
    print(supervisor.which_children(pid)[1].pid) --> nil
    local again = supervisor.restart_child(pid, "one")
    print(again ~= one, supervisor.which_children(pid)[1].pid == again) --> true	true
    print(supervisor.terminate_child(pid, "one"), supervisor.delete_child(pid, "one")) --> true	true
    shown(supervisor.restart_child(pid, "one")) --> nil	supervisor: child 'one' not found	NotFound
    shown(supervisor.terminate_child(pid, "one")) --> nil	supervisor: child 'one' not found	NotFound
    shown(supervisor.delete_child(pid, "one")) --> nil	supervisor: child 'one' not found	NotFound
    -- A temporary one is gone when it is stopped.
    supervisor.start_child(pid, { id = "t", entry = "app:child", host = "app:processes", restart = "temporary" })
    print(supervisor.terminate_child(pid, "t"), supervisor.count_children(pid).specs) --> true	0

    shown(supervisor.start_child(pid, { id = "x", entry = "app:none", host = "app:processes" }))
    --> nil	supervisor: child 'x' did not start: factory not found	NotFound
    shown(supervisor.start_child(pid, { id = "x", entry = "app:child", host = "app:none" }))
    --> nil	supervisor: child 'x' did not start: host not found	NotFound
    print(#supervisor.which_children(pid)) --> 0
    shown(supervisor.start_child(pid, {})) --> nil	supervisor: a child must be a table with an id	Invalid
    shown(process.call(pid, "supervisor", "nonsense")) --> nil	supervisor: unknown request	Invalid
    shown(process.call(pid, "supervisor", { operation = "run" })) --> nil	supervisor: unknown request	Invalid
    process.send(pid, "supervisor", { operation = "which_children" })
    shown(supervisor.which_children("nobody"))
    --> nil	could not resolve 'nobody' as PID or registered name	NotFound
    shown(supervisor.which_children(process.pid(), "10ms")) --> nil	no answer within 10ms	Timeout
    shown(supervisor.which_children(pid, -1)) --> nil	process.call: duration must be > 0	Invalid
    print(pcall(supervisor.which_children)) --> false	bad argument #1 to 'supervisor.which_children' (string expected, got no value)
    print(#supervisor.which_children(pid)) --> 0
end

return { main = main, sup = sup, child = child }
