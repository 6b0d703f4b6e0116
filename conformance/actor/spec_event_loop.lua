-- Event Loop Pattern, as it stands; what it calls is defined above it.
local log = {}
local function process_task(task) log[#log + 1] = "task " .. task end
local function handle_inbox_message(topic, payload) log[#log + 1] = topic .. " " .. payload end

local function worker(args)
    -- Set up channels
    local tasks = process.listen("tasks")
    local inbox = process.inbox()
    local events = process.events()

    -- State
    local state = {
        running = true,
        tasks_processed = 0
    }

    -- Main event loop
    while state.running do
        local result = channel.select({
            tasks:case_receive(),
            inbox:case_receive(),
            events:case_receive()
        })

        if result.channel == tasks then
            -- Handle task
            local task = result.value
            process_task(task)
            state.tasks_processed = state.tasks_processed + 1

        elseif result.channel == inbox then
            -- Handle inbox message
            local msg = result.value
            local topic = msg:topic()
            local payload = msg:payload():data()
            handle_inbox_message(topic, payload)

        elseif result.channel == events then
            -- Handle system event
            local event = result.value
            if event.kind == process.event.CANCEL then
                state.running = false
            end
        end
    end

    -- Clean up and return result
    return { processed = state.tasks_processed, log = log }
end

local function main()
    local pid = process.spawn_monitored("app:worker", "app:processes")
    process.send(pid, "tasks", 1, 2)
    process.send(pid, "note", "hello")
    process.send(pid, "tasks", 3)
    process.cancel(pid, "5s")
    local value = process.events():receive().result.value
    print(value.processed, table.concat(value.log, ", ")) --> 3	task 1, task 2, note hello, task 3
end

return { main = main, worker = worker }
