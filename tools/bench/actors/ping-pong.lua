-- Round trips between two processes: each message is answered before the next is sent.
return function(n)
    local peer, pong, send = process.spawn_linked("app:ping-pong-echo", "system:processes"), process.listen("pong"), process.send
    for i = 1, n do
        send(peer, "ping", i)
        if pong:receive() ~= i then error("a message is lost") end
    end
    process.unlink(peer)
    process.terminate(peer)
    return n
end
