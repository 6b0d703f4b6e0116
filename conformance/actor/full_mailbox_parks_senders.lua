-- 'park-sender': whoever sends to a full mailbox waits until there is room, in order; other coroutines go on meanwhile.
local time = require("time")

local function slow()
    local inbox, events, got, open = process.inbox(), process.events(), {}, true
    while open do
        time.sleep("10ms")
        local r = channel.select { inbox:case_receive(), default = true }
        open = not r.default
        if open then got[#got + 1] = r.value:payload():data() end
    end
    return table.concat(got, " ")
end

local function main()
    local pid = process.spawn_monitored("app:slow", "app:park-sender")
    local start, ticks = time.now(), 0
    coroutine.spawn(function()
        while true do
            time.sleep("10ms")
            ticks = ticks + 1
        end
    end)
    for i = 1, 4 do process.send(pid, "n", i) end
    print(time.now():sub(start):milliseconds())                     --> 0
    print(process.send(pid, "n", 5))                                --> true
    print(time.now():sub(start):milliseconds() >= 10, ticks <= 1)   --> true	true
    -- Several values wait in turn.
    print(process.send(pid, "n", 6, 7, 8))                          --> true
    print(time.now():sub(start):milliseconds() >= 40, ticks >= 3)   --> true	true
    print(process.events():receive().result.value)                  --> 1 2 3 4 5 6 7 8
end

return { main = main, slow = slow }
