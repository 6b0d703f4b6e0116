-- 5.10: unlisten closes the channel; mail not received goes back, and a later listen makes a new channel.
local function main()
    local me, t, inbox = process.pid(), process.listen("t"), process.inbox()
    process.send(me, "x", 1)
    process.send(me, "t", 2)
    process.send(me, "x", 3)
    local woken
    coroutine.spawn(function() woken = { process.listen("other"):receive() } end)
    print(process.unlisten(t)) --> true
    print(t:receive()) --> nil	false
    print(inbox:receive():payload():data(), inbox:receive():payload():data(), inbox:receive():payload():data()) --> 1	2	3
    print(process.unlisten(t)) --> false	channel not found
    process.unlisten(process.listen("other"))
    coroutine.yield()
    print(woken[1], woken[2]) --> nil	false
    print(process.listen("t") ~= t) --> true
    print(process.unlisten(inbox), process.inbox() ~= inbox) --> true	true
    process.send(me, "y", "new inbox")
    print(process.inbox():receive():payload():data()) --> new inbox
end

return { main = main }
