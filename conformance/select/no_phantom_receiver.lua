-- 6.13: a select that committed has withdrawn from all other channels.
local function main()
    local a, b = channel.new(), channel.new()
    local result
    coroutine.spawn(function() result = channel.select({ a:case_receive(), b:case_send(1) }) end)
    print((b:receive())) --> 1
    -- Before the select's coroutine has run again, and after.
    local state = "blocked"
    coroutine.spawn(function() a:send("x") state = "sent" end)
    print(state) --> blocked
    coroutine.yield()
    print(state, result.channel == b, result.value, result.ok) --> blocked	true	1	true
    print((a:receive())) --> x
    coroutine.yield()
    print(state) --> sent
    print(channel.select({ a:case_receive(), b:case_send(1), default = true }).default) --> true
end

return { main = main }
