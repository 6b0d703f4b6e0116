-- Message Passing: to a PID, to a registered name, several values.
local function worker(parent)
    local inbox = process.inbox()
    process.registry.register("worker1")
    process.send(parent, "ready")
    local got = {}
    for i = 1, 6 do
        local message = inbox:receive()
        local data = message:payload():data()
        got[i] = message:topic() .. "=" .. tostring(type(data) == "table" and (data.type or data.id) or data)
    end
    return table.concat(got, " ")
end

local function main()
    local destination = process.spawn_monitored("app:worker", "app:processes", process.pid())
    process.listen("ready"):receive()
    local topic, payload, value1, value2, value3 = "topic", "payload", 1, 2, 3

    -- Basic message sending
    -- Returns: true on success, nil and error_message on failure
    print(process.send(destination, topic, payload)) --> true

    -- Sending to a PID
    print(process.send("{host1|app:worker|proc123}", "notification", { type = "alert", level = "warning" })) --> nil	host not found
    process.send(destination, "notification", { type = "alert", level = "warning" })

    -- Sending to a registered name
    process.send("worker1", "task", { action = "process", id = "12345" })

    -- Sending multiple values (each becomes a separate message)
    process.send(destination, topic, value1, value2, value3)

    print(process.events():receive().result.value) --> topic=payload notification=alert task=12345 topic=1 topic=2 topic=3
end

return { main = main, worker = worker }
