return function()
    local ping, send = process.listen("ping", { message = true }), process.send
    while true do
        local message = ping:receive()
        send(message:from(), "pong", message:payload():data())
    end
end
