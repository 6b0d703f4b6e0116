-- 5.16: ordinary channels first; among mailbox channels the earliest message.
local function main()
    local me, inbox, t, events = process.pid(), process.inbox(), process.listen("t"), process.events()
    local ch = channel.new(1)
    process.send(me, "x", 1)
    process.cancel(me, "r")
    process.send(me, "t", 2)
    process.send(me, "y", 3)
    ch:send("ordinary")
    local names = { [inbox] = "inbox", [t] = "t", [events] = "events", [ch] = "ch" }
    local order = {}
    for i = 1, 5 do
        local result = channel.select({ events:case_receive(), t:case_receive(), inbox:case_receive(), ch:case_receive() })
        order[i] = names[result.channel]
    end
    print(table.concat(order, " ")) --> ch inbox events t inbox
end

return { main = main }
