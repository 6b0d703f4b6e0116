-- Starts its children in order and watches them through links it traps. One that fails is started again; when more have
-- failed than it may restart, the supervisor fails itself, and its children, being linked to it, go down with it.
local CHILDREN = {
    { name = "database", entry = "app:database" },
    { name = "worker-1", entry = "app:worker" },
    { name = "worker-2", entry = "app:worker" },
}

local function run(args)
    assert(process.set_options({ trap_links = true }))
    local events = process.events()
    local children, restarts = {}, 0

    local function start(child)
        local pid = assert(process.spawn_linked(child.entry, "app:processes", { name = child.name }))
        children[pid] = child
    end
    for _, child in ipairs(CHILDREN) do start(child) end

    while true do
        local event = events:receive()
        local child = children[event.from]
        if event.kind == process.event.LINK_DOWN and child then
            children[event.from] = nil
            restarts = restarts + 1
            print("supervisor: " .. child.name .. " is down, restart " .. restarts)
            if restarts > args.max_restarts then
                return nil, "too many restarts"
            end
            start(child)
        end
    end
end

return { run = run }
