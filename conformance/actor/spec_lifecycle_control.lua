-- Process Lifecycle Control: terminate at once, cancel with a deadline as duration or as milliseconds.
local function patient(parent)
    local events = process.events()
    process.registry.register("patient")
    process.send(parent, "ready")
    for i = 1, 2 do
        local event = events:receive()
        process.send(parent, "cancelled", event.deadline - event.at)
    end
    events:receive()
end

local function main()
    local pid_or_name = process.spawn_monitored("app:patient", "app:processes", process.pid())
    process.listen("ready"):receive()
    local cancelled = process.listen("cancelled")

    print(process.cancel(pid_or_name, "5s")) --> true
    print(cancelled:receive()) --> 5.0	true
    print(process.cancel("patient", 5000)) --> true
    print(cancelled:receive()) --> 5.0	true
    -- Terminate a process immediately
    print(process.terminate("patient")) --> true
    local event = process.events():receive()
    print(event.result.error, event.result.error:kind()) --> process terminated	Internal
    print(process.terminate(pid_or_name)) --> nil	process not found
    print(process.cancel(pid_or_name, "5s")) --> nil	process not found
end

return { main = main, patient = patient }
