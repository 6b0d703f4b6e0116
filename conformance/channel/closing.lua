-- 6.2-6.4, D13, D14: closing keeps the buffer, wakes those who wait, and closing again does nothing.
local function main()
    local ch = channel.new(2)
    ch:send("a")
    ch:send(nil)
    print(select("#", ch:close())) --> 0
    ch:close()
    print(ch:receive()) --> a	true
    print(ch:receive()) --> nil	true
    print(ch:receive()) --> nil	false
    print(ch:receive()) --> nil	false
    print(pcall(ch.send, ch, 1)) --> false	send on closed channel
    print(pcall(function() ch:send(1) end)) --> false	closing.lua:13: send on closed channel

    local waiting, receiver, sender = channel.new(), nil, nil
    coroutine.spawn(function() receiver = table.pack(waiting:receive()) end)
    waiting:close()
    coroutine.yield()
    print(receiver[1], receiver[2], receiver.n) --> nil	false	2
    local full = channel.new()
    coroutine.spawn(function() sender = table.pack(pcall(full.send, full, 1)) end)
    full:close()
    coroutine.yield()
    print(sender[1], sender[2]) --> false	send on closed channel
end

return { main = main }
