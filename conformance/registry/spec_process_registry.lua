-- Process Registry, the specification's samples.
local function waits()
    process.inbox():receive()
end

local function main()
    local some_pid = process.spawn("app:waits", "app:processes")
    -- Register the current process with a name
    print(process.registry.register("worker1")) --> true

    -- Register a specific PID with a name
    print(process.registry.register("backup_worker", some_pid)) --> true

    -- Look up a process by name
    local pid = process.registry.lookup("worker1")
    print(pid == process.pid(), process.registry.lookup("backup_worker") == some_pid) --> true	true

    -- Unregister a name
    print(process.registry.unregister("worker1")) --> true
    print(process.registry.unregister("worker1")) --> false
    print(process.registry.lookup("worker1")) --> nil	name not registered
end

return { main = main, waits = waits }
