-- Receiving Messages: Topic-Specific Channels.
local function sender(to)
    process.send(to, "task", { foo = "bar" })
end

local function main()
    process.spawn("app:sender", "app:processes", process.pid())
    -- Create a channel for a specific topic
    local task_channel = process.listen("task")

    -- Receive a message (blocks until message arrives)
    local task, ok = task_channel:receive()

    -- Already unmarshalled
    print(task.foo) --> bar
    print(ok) --> true
end

return { main = main, sender = sender }
