-- 6.26: a coroutine that the scheduler runs has nobody to yield to: it gives way, with values or without, and goes on.
local function main()
    local log = {}
    coroutine.spawn(function()
        for i = 1, 3 do
            log[#log + 1] = "other" .. i
            coroutine.yield()
        end
    end)
    local none, some = select("#", coroutine.yield()), select("#", coroutine.yield(1, 2, 3))
    log[#log + 1] = "main"
    print(table.concat(log, " "), none, some) --> other1 other2 other3 main	0	0
    -- Yields of coroutines that the program resumes itself are its own affair.
    local co = coroutine.wrap(function() coroutine.yield("mine") end)
    print(co()) --> mine
end

return { main = main }
