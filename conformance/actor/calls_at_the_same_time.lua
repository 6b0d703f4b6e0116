-- 5.18, 5.22: calls of several coroutines, to several processes, answered in another order.
local time = require("time")

local function server()
    local inbox, open = process.inbox(), {}
    for i = 1, 10 do open[i] = inbox:receive() end
    for i = 10, 1, -1 do open[i]:reply(open[i]:payload():data() * 10) end
    -- Itself.
    local result
    coroutine.spawn(function() result = process.call(process.pid(), "self", 4) end)
    inbox:receive():reply(5)
    time.sleep("1ms")
    return result
end

local function fn_asks(pid, n)
    return process.call(pid, "n", n)
end

local function trapped(pid)
    process.set_options { trap_links = true }
    process.link(pid)
    local value, err = process.call(pid, "t")
    return tostring(value) .. " " .. tostring(err) .. " " .. process.events():receive().kind
end

local function linked(pid)
    process.link(pid)
    return process.call(pid, "t")
end

local function breaks()
    process.inbox():receive()
    error("broken", 0)
end

local function main()
    local pid = process.spawn_monitored("app:server", "app:processes")
    local events, done, results = process.events(), channel.new(10), {}
    for i = 1, 10 do
        coroutine.spawn(function()
            if i == 10 then
                results[i] = require("funcs").call("app:fn_asks", pid, i)
            elseif i == 9 then
                -- In pcall, a coroutine of its own, and a metamethod.
                local t = setmetatable({}, { __index = function(_, n) return process.call(pid, "n", n) end })
                local wrapped = coroutine.wrap(function() return pcall(function() return t[9] end) end)
                results[i] = select(2, wrapped())
            else
                results[i] = process.call(pid, "n", i)
            end
            done:send(i)
        end)
    end
    for _ = 1, 10 do done:receive() end
    print(table.concat(results, " ")) --> 10 20 30 40 50 60 70 80 90 100
    print(events:receive().result.value) --> 5

    -- With links: who traps gets both, who does not ends.
    local target = process.spawn("app:breaks", "app:processes")
    process.spawn_monitored("app:trapped", "app:processes", target)
    print(events:receive().result.value) --> nil process ended before it answered pid.link.down
    target = process.spawn("app:breaks", "app:processes")
    process.spawn_monitored("app:linked", "app:processes", target)
    print(events:receive().result.error) --> linked process failed
end

return { main = main, server = server, fn_asks = fn_asks, trapped = trapped, linked = linked, breaks = breaks }
