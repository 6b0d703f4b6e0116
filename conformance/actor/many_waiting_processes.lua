-- 10,000 processes wait; each answers once.
local function worker(parent, i)
    local n = process.listen("n"):receive()
    process.send(parent, "sum", n + i)
end

local function main()
    local pids, me = {}, process.pid()
    for i = 1, 10000 do pids[i] = process.spawn("app:worker", "app:processes", me, i) end
    for i = 1, 10000 do process.send(pids[i], "n", i) end
    local sum, ch = 0, process.listen("sum")
    for i = 1, 10000 do sum = sum + ch:receive() end
    print(sum) --> 100010000
end

return { main = main, worker = worker }
