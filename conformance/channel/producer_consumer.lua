-- Many coroutines over one buffered channel: nothing lost, nothing doubled.
local function main()
    local work, results = channel.new(3), channel.new()
    for w = 1, 4 do
        coroutine.spawn(function()
            local sum = 0
            while true do
                local n, ok = work:receive()
                if not ok then break end
                sum = sum + n
            end
            results:send(sum)
        end)
    end
    for n = 1, 1000 do work:send(n) end
    work:close()
    local total = 0
    for w = 1, 4 do total = total + results:receive() end
    print(total) --> 500500
end

return { main = main }
