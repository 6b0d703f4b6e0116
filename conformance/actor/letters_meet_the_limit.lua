-- Messages of a builder go through the mailbox's limit like others: those of a new process are lost beyond it, and a signal to the
-- holder of a name is refused, or waits.
local time = require("time")

local function count()
    time.sleep("5ms")
    local inbox, n = process.inbox(), 0
    while not channel.select { inbox:case_receive(), default = true }.default do
        n = n + 1
        time.sleep("1ms")
    end
    return n
end

local function named()
    process.registry.register("named")
    return count()
end

local function builder(n)
    local made = process.with_context({})
    for i = 1, n do made = made:with_message("n", i) end
    return made
end

local function main()
    local events = process.events()
    builder(6):spawn_monitored("app:count", "app:reject")
    print(events:receive().result.value)                            --> 4

    process.spawn_monitored("app:named", "app:reject")
    local signal = builder(6):with_name("named")
    time.sleep("1ms")
    local pid, err = signal:spawn("app:count", "app:processes")
    print(pid, err, err:kind())                                     --> nil	mailbox full	RateLimited
    print(events:receive().result.value)                            --> 4

    process.spawn_monitored("app:named", "app:park-sender")
    time.sleep("1ms")
    local start = time.now()
    print(signal:spawn("app:count", "app:processes") == process.registry.lookup("named"), time.now():sub(start):milliseconds() >= 4) --> true	true
    print(events:receive().result.value)                            --> 6
end

return { main = main, count = count, named = named }
