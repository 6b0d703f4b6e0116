-- 7.33 - 7.35: joining, leaving, members and their ends, sending to all of them.
local function member(parent, ...)
    local inbox = process.inbox()
    for _, name in ipairs { ... } do print(process.group.join(name)) end
    process.send(parent, "ready")
    while true do
        local message = inbox:receive()
        local data = message:payload():data()
        if message:topic() == "leave" then
            process.send(parent, "left", process.group.leave(data), process.group.leave(data))
        elseif message:topic() == "end" then
            return
        elseif message:topic() == "topic" then
            data.seen = data.seen + 1
            process.send(parent, "got", { process.pid(), message:topic(), message:from(), data.seen, #process.group.members("all") })
        end
    end
end

local function main()
    local ready, got, left = process.listen("ready"), process.listen("got"), process.listen("left")
    local events, me, group = process.events(), process.pid(), process.group
    print(#group.members("all")) --> 0
    print(group.send("all", "t", 1)) --> 0
    local one = process.spawn_monitored("app:member", "app:processes", me, "all", "odd")
    --> true
    --> true
    ready:receive()
    local two = process.spawn_monitored("app:member", "app:processes", me, "all", "all")
    --> true
    --> true
    ready:receive()
    local all = group.members("all")
    print(#all, all[1] == one, all[2] == two, #group.members("odd")) --> 2	true	true	1
    -- A copy for each.
    print(group.send("all", "topic", { seen = 0 })) --> 2
    for _ = 1, 2 do
        local answer = got:receive()
        print(answer[1] == one or answer[1] == two, answer[2], answer[3] == me, answer[4], answer[5])
    end
    --> true	topic	true	1	2
    --> true	topic	true	1	2
    -- Oneself, too.
    print(group.join("odd"), group.send("odd", "mine", 1, 2)) --> true	2
    local inbox = process.inbox()
    print(inbox:receive():payload():data(), inbox:receive():payload():data()) --> 1	2
    print(group.leave("odd"), group.leave("odd"), #group.members("odd")) --> true	false	1

    process.send(two, "leave", "all")
    print((left:receive()), (left:receive())) --> true	false
    print(#group.members("all")) --> 1
    -- At its EXIT a process is in no group.
    process.send(one, "end")
    print(events:receive().from == one, #group.members("all"), #group.members("odd")) --> true	0	0
    -- It does not join again by itself, and a list is a copy.
    all[3] = "x"
    print(#group.members("all")) --> 0

    print(group.join("")) --> nil	group name cannot be empty
    print(group.monitor("")) --> nil	group name cannot be empty
    print(group.send("all")) --> nil	send requires at least group and topic arguments
    print(group.send("all", "@t", 1)) --> nil	cannot send to @ topics
    print(group.send("all", "t", print)) --> nil	cannot send a function to another process
    print(pcall(group.join)) --> false	bad argument #1 to 'process.group.join' (string expected, got no value)
    -- Groups are no names.
    group.join("all")
    print(process.send("all", "t")) --> nil	could not resolve 'all' as PID or registered name
    print(pcall(function() group.x = 1 end)) --> false	groups_of_processes.lua:68: attempt to update a read-only table
end

return { main = main, member = member }
