-- Work Distribution Pattern, as it stands but for the waiting, which the specification leaves out.
local function worker(args)
    local work, events = process.listen("work"), process.events()
    local done = {}
    while true do
        local result = channel.select({ work:case_receive(), events:case_receive() })
        if result.channel == events then
            return { id = args.worker_id, done = done }
        end
        done[#done + 1] = result.value
    end
end

local function distribute_work(work_items, worker_count)
    -- Spawn workers
    local workers = {}
    for i = 1, worker_count do
        local pid = process.spawn_monitored(
            "app:worker",
            "system:processes",
            { worker_id = i }
        )
        table.insert(workers, pid)
    end

    -- Distribute work
    local work_index = 1
    while work_index <= #work_items do
        for _, worker in ipairs(workers) do
            if work_index <= #work_items then
                process.send(worker, "work", work_items[work_index])
                work_index = work_index + 1
            else
                break
            end
        end
    end

    -- Wait for results using monitoring events
    local events, results = process.events(), {}
    for _, worker in ipairs(workers) do process.cancel(worker, "1s") end
    for i = 1, worker_count do
        local value = events:receive().result.value
        results[value.id] = table.concat(value.done, " ")
    end
    return results
end

local function main()
    for i, done in ipairs(distribute_work({ "a", "b", "c", "d", "e", "f", "g" }, 3)) do print(i, done) end
    --> 1	a d g
    --> 2	b e
    --> 3	c f
end

return { main = main, worker = worker }
