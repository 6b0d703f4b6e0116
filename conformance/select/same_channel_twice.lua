-- 6.13, 6.14: one channel in several cases; sending and receiving do not pair with themselves.
local function main()
    local ch = channel.new()
    print(channel.select({ ch:case_send("x"), ch:case_receive(), default = true }).default) --> true
    local result
    coroutine.spawn(function() result = channel.select({ ch:case_send("mine"), ch:case_receive() }) end)
    print((ch:receive())) --> mine
    coroutine.yield()
    print(result.ok, result.value) --> true	mine
    coroutine.spawn(function() result = channel.select({ ch:case_send("mine"), ch:case_receive() }) end)
    ch:send("yours")
    coroutine.yield()
    print(result.ok, result.value) --> true	yours
    coroutine.spawn(function() result = channel.select({ ch:case_receive(), ch:case_receive() }) end)
    ch:send("once")
    print(channel.select({ ch:case_send("twice"), default = true }).default) --> true
    coroutine.yield()
    print(result.value) --> once
end

return { main = main }
