-- 4.3: the monitor is in place before the child runs, however short it is.
local function short(n)
    return n
end

local function main()
    local events, sum = process.events(), 0
    for i = 1, 1000 do
        process.spawn_monitored("app:short", "app:processes", i)
        sum = sum + events:receive().result.value
    end
    print(sum) --> 500500
    for i = 1, 1000 do process.spawn_monitored("app:short", "app:processes", i) end
    for i = 1, 1000 do sum = sum - events:receive().result.value end
    print(sum) --> 0
end

return { main = main, short = short }
