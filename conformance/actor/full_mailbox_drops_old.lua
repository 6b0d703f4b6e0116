-- 'drop-old': the message that has waited longest goes, whatever its topic and whoever listens on it; events stay.
local function sink()
    local a, events = process.listen("a"), process.events()
    require("time").sleep("10ms")
    local inbox, got = process.inbox(), {}
    repeat
        local r = channel.select { events:case_receive(), a:case_receive(), inbox:case_receive(), default = true }
        if r.channel == events then got[#got + 1] = r.value.kind
        elseif r.channel == a then got[#got + 1] = "a" .. r.value
        elseif r.channel == inbox then got[#got + 1] = r.value:topic() .. r.value:payload():data() end
    until r.default
    return table.concat(got, " ")
end

local function main()
    local pid = process.spawn_monitored("app:sink", "app:drop-old")
    process.cancel(pid)
    for i = 1, 9 do print(process.send(pid, i % 2 == 0 and "a" or "b", i)) end
    --> true
    --> true
    --> true
    --> true
    --> true
    --> true
    --> true
    --> true
    --> true
    print(process.events():receive().result.value)                  --> pid.cancel a6 b7 a8 b9
end

return { main = main, sink = sink }
