return function(successor)
    local token, send = process.listen("token"), process.send
    while true do
        local left = token:receive()
        send(successor, "token", left - 1)
        if left <= 0 then return end
    end
end
