-- 5.9, 5.14: a listener takes its topic's mail even if nobody receives; a topic named inbox is an ordinary one.
local function main()
    local me, inbox, t = process.pid(), process.inbox(), process.listen("t")
    process.send(me, "t", "for the listener")
    print(channel.select({ inbox:case_receive(), default = true }).default) --> true
    process.send(me, "inbox", "for the inbox")
    print(inbox:receive():topic()) --> inbox
    print((t:receive())) --> for the listener
end

return { main = main }
