-- Creating Processes: plain, monitored, linked, with any number of arguments.
local function child(...)
    local n = select("#", ...)
    local parent = ...
    if type(parent) == "table" then parent = parent.key end
    process.send(parent, "args", n)
    return n
end

local function main()
    local arg1, arg2, arg3 = process.pid(), nil, "three"
    local args, events = process.listen("args"), process.events()
    -- Basic process spawning (no supervision)
    local child_pid = process.spawn(
        "app:child",       -- Process type (required)
        "app:processes",   -- Host to run on (required)
        arg1, arg2, arg3   -- Optional arguments passed to the process
    )
    print(type(child_pid), args:receive()) --> string	3	true

    -- Spawn with monitoring (parent gets notified when child terminates)
    local monitored_pid = process.spawn_monitored(
        "app:child",
        "app:processes",
        { key = arg1 }  -- Optional arguments (table format)
    )
    print(args:receive()) --> 1	true
    local event = events:receive()
    print(event.kind, event.from == monitored_pid, event.result.value) --> pid.exit	true	1

    -- Spawn with linking (if child fails, parent also fails)
    local linked_pid = process.spawn_linked(
        "app:child",
        "app:processes",
        arg1, arg2, arg3
    )
    print(args:receive()) --> 3	true
    print(linked_pid ~= child_pid) --> true
end

return { main = main, child = child }
