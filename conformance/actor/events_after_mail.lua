-- 5.16, 7.5: what a child sent comes before its EXIT, even if the events case is written first.
local function child(parent)
    process.send(parent, "r", "result")
    return "done"
end

local function main()
    process.spawn_monitored("app:child", "app:processes", process.pid())
    local events, inbox = process.events(), process.inbox()
    local order = {}
    for i = 1, 2 do
        local result = channel.select({ events:case_receive(), inbox:case_receive() })
        order[i] = result.channel == inbox and "mail" or "exit"
    end
    print(table.concat(order, ", ")) --> mail, exit
    -- The same when all of it is there before the first look.
    local time = require("time")
    process.spawn_monitored("app:child", "app:processes", process.pid())
    time.sleep("1s")
    for i = 1, 2 do
        local result = channel.select({ events:case_receive(), inbox:case_receive() })
        order[i] = result.channel == inbox and "mail" or "exit"
    end
    print(table.concat(order, ", ")) --> mail, exit
end

return { main = main, child = child }
