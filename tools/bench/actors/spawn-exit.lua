-- Processes that end at once: each is started with a monitor, and its end is waited for.
return function(n)
    local events, spawn = process.events(), process.spawn_monitored
    for _ = 1, n do
        local pid = spawn("app:spawn-exit-process", "system:processes")
        if events:receive().from ~= pid then error("the exit of another process") end
    end
    return n
end
