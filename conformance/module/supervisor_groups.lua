-- 10d: one_for_all and rest_for_one stop others in reverse order, and start all of them in order.
local supervisor = require("supervisor")

local function child(parent, name)
    process.send(parent, "log", "+" .. name)
    local inbox, events = process.inbox(), process.events()
    local first = channel.select { inbox:case_receive(), events:case_receive() }
    if first.channel == inbox then error("broken", 0) end
    process.send(parent, "log", "-" .. name)
end

local function sup(parent, strategy)
    local children = {}
    for i, name in ipairs { "a", "b", "c", "d" } do
        children[i] = { id = name, entry = "app:child", host = "app:processes", args = { parent, name },
            restart = name == "d" and "temporary" or nil }
    end
    return supervisor.run { strategy = strategy, children = children }
end

local function main()
    local log, events = process.listen("log"), process.events()
    local function logged(n)
        local texts = {}
        for i = 1, n do texts[i] = log:receive() end
        return table.concat(texts, " ")
    end
    for _, strategy in ipairs { "one_for_all", "rest_for_one" } do
        local pid = process.spawn_monitored("app:sup", "app:processes", process.pid(), strategy)
        print(logged(4))
        local children = supervisor.which_children(pid)
        process.send(children[2].pid, "fail")
        print(logged(strategy == "one_for_all" and 6 or 4))
        process.cancel(pid)
        print(logged(3), events:receive().result.error)
    end
    --> +a +b +c +d
    --> -d -c -a +a +b +c
    --> -c -b -a	nil
    --> +a +b +c +d
    --> -d -c +b +c
    --> -c -b -a	nil
end

return { main = main, sup = sup, child = child }
