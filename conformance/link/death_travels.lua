-- 7.16a: a linked process dies at once, even asleep and inside pcall, and so does whoever is linked to it.
local time = require("time")

local function b()
    process.inbox():receive()
end

local function a(peer, parent)
    process.link(peer)
    process.send(parent, "linked")
    pcall(time.sleep, "1h")
    process.send(parent, "survived")
end

local function c(peer, parent)
    process.link(peer)
    process.send(parent, "linked")
    process.inbox():receive()
end

local function main()
    local start, events, linked = time.now(), process.events(), process.listen("linked")
    local pb = process.spawn_monitored("app:b", "app:processes")
    local pa = process.spawn_monitored("app:a", "app:processes", pb, process.pid())
    linked:receive()
    local pc = process.spawn_monitored("app:c", "app:processes", pa, process.pid())
    linked:receive()
    process.terminate(pb)
    local names = { [pa] = "a", [pb] = "b", [pc] = "c" }
    for i = 1, 3 do
        local event = events:receive()
        local err = event.result.error
        print(names[event.from], err, err:kind(), err:details() and names[err:details().from], err:details() and err:details().reason)
    end
    --> b	process terminated	Internal	nil	nil
    --> a	linked process failed	Internal	b	process terminated
    --> c	linked process failed	Internal	a	linked process failed
    print(tostring(time.now():sub(start))) --> 0s
    print(channel.select({ process.inbox():case_receive(), default = true }).default) --> true
end

return { main = main, a = a, b = b, c = c }
