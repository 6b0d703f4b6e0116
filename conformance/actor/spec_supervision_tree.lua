-- Supervision Tree with Links and Monitors, as it stands but for an end: after so many events it reports.
local reports = {}
local print_ = print
local function print(...) reports[#reports + 1] = table.concat({ ... }, " ") end
local function reconnect_database() print("reconnecting") end

local function worker(args)
    if args.id == 3 then error("worker 3 is weak") end
    process.inbox():receive()
end

local function database(parent)
    process.registry.register("database")
    process.send(parent, "ready")
    process.listen("crash"):receive()
    error("disk full")
end

local function supervisor(parent)
    process.set_options({ trap_links = true })
    local children = {}
    local events = process.events()

    -- Start child processes
    local function start_child(id)
        if #reports > 0 then id = 4 end
        local pid = process.spawn_monitored("app:worker", "system:processes", { id = id })
        children[id] = pid
        return pid
    end

    -- Initialize children
    for i = 1, 5 do
        start_child(i)
    end

    -- Add link to critical process
    local database_pid = process.registry.lookup("database")
    if database_pid then
        process.link(database_pid)
    end

    -- Supervision loop
    for _ = 1, 2 do
        local event = events:receive()

        if event.kind == process.event.EXIT then
            local failed_pid = event.from

            -- Find which child failed
            for id, pid in pairs(children) do
                if pid == failed_pid then
                    print("Child", id, "failed, restarting...")
                    -- Restart the child
                    start_child(id)
                    break
                end
            end
            process.send("database", "crash")
        elseif event.kind == process.event.LINK_DOWN then
            -- Critical linked process failed
            -- With trap_links = true, we receive LINK_DOWN events instead of dying
            local down_pid = event.from
            print("Linked process down:", down_pid)

            -- Try to reconnect or restart
            if down_pid == database_pid then
                -- Try to reconnect to database
                reconnect_database()
            end
        end
    end
    return reports
end

local function main()
    process.spawn("app:database", "app:processes", process.pid())
    process.listen("ready"):receive()
    process.spawn_monitored("app:supervisor", "app:processes")
    for _, line in ipairs(process.events():receive().result.value) do print_(line) end
    --> Child 3 failed, restarting...
    --> Linked process down: {app:processes|app:database|0x00002}
    --> reconnecting
end

return { main = main, worker = worker, database = database, supervisor = supervisor }
