-- A mailbox with a limit and nothing else said: a message for which there is no room is refused, and the sender may try again.
local function sink()
    local go = process.listen("go")
    go:receive()
    process.unlisten(go)
    local inbox, got = process.inbox(), {}
    for i = 1, 5 do got[i] = inbox:receive():payload():data() end
    return table.concat(got, " ")
end

local function main()
    local pid = process.spawn_monitored("app:sink", "app:reject")
    -- Mail that somebody waits for takes no room.
    for i = 1, 4 do print(process.send(pid, "n", i)) end            --> true
                                                                    --> true
                                                                    --> true
                                                                    --> true
    local ok, err = process.send(pid, "n", 5)
    print(ok, err, err:kind(), err:retryable())                     --> nil	mailbox full	RateLimited	true
    print(errors.is(err, errors.RATE_LIMITED))                      --> true
    -- Of several values those before the one that is refused have been sent.
    print(process.send(pid, "n", 5, 6))                             --> nil	mailbox full
    -- Events are never refused.
    print(process.cancel(pid, "why"))                               --> true
    require("time").sleep("1ms")
    print(process.send(pid, "go"))                                  --> true
    require("time").sleep("1ms")
    print(process.send(pid, "n", "again"))                          --> true
    print(process.events():receive().result.value)                  --> 1 2 3 4 again
end

return { main = main, sink = sink }
