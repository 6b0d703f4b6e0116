-- A token goes round 1000 processes until it has been sent n times.
local PROCESSES = 1000
return function(n)
    local token, send, successor = process.listen("token"), process.send, process.pid()
    for _ = 2, PROCESSES do successor = process.spawn("app:ring-node", "system:processes", successor) end
    send(successor, "token", n)
    local left = token:receive()
    while left > 0 do
        send(successor, "token", left - 1)
        left = token:receive()
    end
    return n
end
