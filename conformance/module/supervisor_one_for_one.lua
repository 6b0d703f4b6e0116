-- 10d: only the child that failed is started again; how its end counts is its restart type.
local supervisor = require("supervisor")

local function child(parent, name)
    process.send(parent, "started", name)
    local wish = process.inbox():receive():payload():data()
    if wish == "fail" then error("broken", 0) end
end

local function sup(parent)
    local children = {}
    for _, restart in ipairs { "permanent", "transient", "temporary" } do
        children[#children + 1] = { id = restart, entry = "app:child", host = "app:processes",
            args = { parent, restart }, restart = restart }
    end
    return supervisor.run { max_restarts = 10, children = children }
end

local function main()
    local started, events = process.listen("started"), process.events()
    local pid = process.spawn_monitored("app:sup", "app:processes", process.pid())
    for _ = 1, 3 do print((started:receive())) end
    --> permanent
    --> transient
    --> temporary
    local function listed()
        local texts = {}
        for i, c in ipairs(supervisor.which_children(pid)) do
            texts[i] = c.id .. (c.pid and "+" or "-") .. c.restarts
        end
        return table.concat(texts, " ")
    end
    local function tell(id, wish)
        for _, c in ipairs(supervisor.which_children(pid)) do
            if c.id == id then
                process.monitor(c.pid)
                process.send(c.pid, "wish", wish)
                events:receive()
            end
        end
    end
    print(listed()) --> permanent+0 transient+0 temporary+0
    tell("permanent", "fail")
    print((started:receive()), listed()) --> permanent	permanent+1 transient+0 temporary+0
    tell("permanent", "end")
    print((started:receive()), listed()) --> permanent	permanent+2 transient+0 temporary+0
    tell("transient", "fail")
    print((started:receive()), listed()) --> transient	permanent+2 transient+1 temporary+0
    tell("transient", "end")
    print(listed()) --> permanent+2 transient-1 temporary+0
    tell("temporary", "fail")
    print(listed()) --> permanent+2 transient-1
    local count = supervisor.count_children(pid)
    print(count.specs, count.active, count.workers, count.supervisors) --> 2	1	2	0
    process.cancel(pid)
    local event = events:receive()
    print(event.from == pid, event.result.value, event.result.error) --> true	nil	nil
end

return { main = main, sup = sup, child = child }
