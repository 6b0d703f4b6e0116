-- 10d: who is stopped and started again with a child, and in which order. Erlang's supervisor does exactly this.
local supervisor, time = require("supervisor"), require("time")

local function child(parent, name)
    process.send(parent, "log", "+" .. name)
    local inbox, events = process.inbox(), process.events()
    local first = channel.select { inbox:case_receive(), events:case_receive() }
    if first.channel == inbox then
        if first.value:topic() == "fail" then error("broken", 0) end
        return
    end
    process.send(parent, "log", "-" .. name)
end

local function sup(parent, strategy)
    local function spec(id, restart)
        return { id = id, entry = "app:child", host = "app:processes", args = { parent, id }, restart = restart }
    end
    return supervisor.run {
        strategy = strategy,
        children = { spec("a"), spec("b", "permanent"), spec("c", "transient"), spec("d", "temporary") },
    }
end

local function main()
    local log, events = process.listen("log"), process.events()
    for _, strategy in ipairs { "one_for_one", "one_for_all", "rest_for_one" } do
        local pid = process.spawn_monitored("app:sup", "app:processes", process.pid(), strategy)
        local function logged()
            -- It answers when it has done what it has to.
            time.sleep("100ms")
            supervisor.count_children(pid)
            local texts = {}
            while true do
                local first = channel.select { log:case_receive(), default = true }
                if first.default then return table.concat(texts, " ") end
                texts[#texts + 1] = first.value
            end
        end
        local function tell(id, topic)
            for _, each in ipairs(supervisor.which_children(pid)) do
                if each.id == id then process.send(each.pid, topic) end
            end
        end
        print(strategy, logged())
        tell("c", "stop")
        print("c ended", logged())
        tell("b", "fail")
        print("b failed", logged())
        print("c terminated", supervisor.terminate_child(pid, "c"), logged())
        tell("b", "fail")
        print("b failed", logged())
        tell("b", "stop")
        print("b ended", logged())
        process.cancel(pid)
        print("stop", events:receive().result.error, logged())
    end
    --> one_for_one	+a +b +c +d
    --> c ended	
    --> b failed	+b
    --> c terminated	true	
    --> b failed	+b
    --> b ended	+b
    --> stop	nil	-d -b -a
    --> one_for_all	+a +b +c +d
    --> c ended	
    --> b failed	-d -a +a +b +c
    --> c terminated	true	-c
    --> b failed	-a +a +b +c
    --> b ended	-c -a +a +b +c
    --> stop	nil	-c -b -a
    --> rest_for_one	+a +b +c +d
    --> c ended	
    --> b failed	-d +b +c
    --> c terminated	true	-c
    --> b failed	+b +c
    --> b ended	-c +b +c
    --> stop	nil	-c -b -a
end

return { main = main, sup = sup, child = child }
