-- 6.10, 6.17, D12: a closed channel is ready, beats the default, and the result says why.
local function show(result) print(result.ok, result.value, result.error, result.default) end

local function main()
    local ch = channel.new()
    ch:close()
    show(channel.select({ ch:case_receive(), default = true })) --> false	nil	channel closed	nil
    show(channel.select({ ch:case_send("x") })) --> false	nil	send on closed channel	nil
    local receiving, sending = channel.new(), channel.new()
    local first, second
    coroutine.spawn(function() first = channel.select({ receiving:case_receive() }) end)
    coroutine.spawn(function() second = channel.select({ sending:case_send("x") }) end)
    receiving:close()
    sending:close()
    coroutine.yield()
    show(first) --> false	nil	channel closed	nil
    show(second) --> false	nil	send on closed channel	nil
    print(first.channel == receiving, second.channel == sending) --> true	true
end

return { main = main }
