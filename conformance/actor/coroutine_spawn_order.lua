--@ tiers interp,jit,waiting,chaos
-- 6.19, 6.20: the new coroutine runs first, up to its first wait; no arguments are passed, results are dropped.
local function main()
    local log = {}
    local ch = channel.new()
    local thread = coroutine.spawn(function(...)
        log[#log + 1] = "new:" .. select("#", ...)
        local value = ch:receive()
        log[#log + 1] = value
        return "dropped"
    end)
    log[#log + 1] = "spawner"
    ch:send("value")
    coroutine.yield()
    print(table.concat(log, " "), type(thread)) --> new:0 spawner value	thread
    print(pcall(coroutine.spawn, 1)) --> false	bad argument #1 to 'coroutine.spawn' (function expected, got number)
    local order = {}
    for i = 1, 3 do
        coroutine.spawn(function()
            for round = 1, 2 do
                order[#order + 1] = i .. round
                coroutine.yield("values do not matter")
            end
        end)
    end
    coroutine.yield()
    coroutine.yield()
    print(table.concat(order, " ")) --> 11 21 31 12 22 32
end

return { main = main }
