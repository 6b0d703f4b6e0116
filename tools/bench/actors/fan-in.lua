-- A hundred processes send small tables to one, which reads every field.
local SENDERS = 100
return function(n)
    local measured = process.listen("measured")
    for id = 1, SENDERS do process.spawn("app:fan-in-sender", "system:processes", process.pid(), id, n // SENDERS) end
    local sum = 0
    for _ = 1, n do
        local message = measured:receive()
        local position = message.position
        if message.name ~= "probe" or position.x ~= message.id + 0.5 then error("a message is damaged") end
        sum = sum + message.sequence + position.y
    end
    local each = n // SENDERS
    if sum ~= SENDERS * each * (each + 1) * 0.75 then error("a message is lost") end
    return n
end
