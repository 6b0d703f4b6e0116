-- 'drop-new': what comes when the mailbox is full is not there later, and the sender is not told.
local function sink()
    require("time").sleep("10ms")
    local inbox, got = process.inbox(), {}
    repeat
        local r = channel.select { inbox:case_receive(), default = true }
        if not r.default then got[#got + 1] = r.value:payload():data() end
    until r.default
    return table.concat(got, " ")
end

local function main()
    local pid = process.spawn_monitored("app:sink", "app:drop-new")
    for i = 1, 6 do assert(process.send(pid, "n", i)) end
    print(process.send(pid, "n", 7, 8, 9))                          --> true
    print(process.events():receive().result.value)                  --> 1 2 3 4
end

return { main = main, sink = sink }
