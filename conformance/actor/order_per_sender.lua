-- 5.3: messages of one sender keep their order, whatever the seed.
--@ seed 8121
local function sender(to, name)
    for i = 1, 100 do
        process.send(to, name, i)
        if i % 7 == 0 then coroutine.yield() end
    end
    process.send(to, "end", name)
end

local function main()
    for _, name in ipairs({ "a", "b", "c" }) do process.spawn("app:sender", "app:processes", process.pid(), name) end
    local inbox, next_of, ended, in_order = process.inbox(), {}, 0, true
    while ended < 3 do
        local message = inbox:receive()
        local topic, n = message:topic(), message:payload():data()
        if topic == "end" then
            ended = ended + 1
            in_order = in_order and next_of[n] == 100
        else
            in_order = in_order and n == (next_of[topic] or 0) + 1
            next_of[topic] = n
        end
    end
    print(in_order) --> true
end

return { main = main, sender = sender }
