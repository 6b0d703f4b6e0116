-- A chain of 5,000 linked processes dies from one end to the other.
local function chain(n, parent)
    if n == 1 then
        process.send(parent, "built")
        process.listen("die"):receive()
        error("the last one failed", 0)
    end
    local last = process.spawn_linked("app:chain", "app:processes", n - 1, parent)
    if n == 2 then process.send(parent, "last", last) end
    process.inbox():receive()
end

local function main()
    local first = process.spawn_monitored("app:chain", "app:processes", 5000, process.pid())
    local built, last = process.listen("built"), process.listen("last")
    built:receive()
    process.send((last:receive()), "die")
    local event = process.events():receive()
    print(event.from == first, event.result.error) --> true	linked process failed
end

return { main = main, chain = chain }
