-- One receiver over a hundred unbuffered channels, each with a sender of its own that waits until its value is taken.
local CHANNELS = 100
return function(n)
    local cases, values = {}, {}
    for i = 1, CHANNELS do
        local from = channel.new()
        cases[i], values[from] = from:case_receive(), 0
        coroutine.spawn(function()
            for value = 1, n // CHANNELS do from:send(value) end
        end)
    end
    for _ = 1, n do
        local taken = channel.select(cases)
        local from, value = taken.channel, taken.value
        if value ~= values[from] + 1 then error("a value is lost") end
        values[from] = value
    end
    return n
end
