-- 4.10: a mailbox takes everything up to its limit, a million messages, and sending does not wait for the receiver.
local function hoarder()
    local inbox = process.inbox()
    process.listen("count"):receive()
    local sum = 0
    for i = 1, 50000 do sum = sum + inbox:receive():payload():data() end
    return sum
end

local function main()
    local pid = process.spawn_monitored("app:hoarder", "app:processes")
    for i = 1, 50000 do process.send(pid, "n", i) end
    process.send(pid, "count")
    print(process.events():receive().result.value) --> 1250025000
end

return { main = main, hoarder = hoarder }
