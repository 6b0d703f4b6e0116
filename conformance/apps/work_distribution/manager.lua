-- Work distribution over monitored workers: whoever is idle asks for the next item, so slow items do not hold up the rest.
-- A worker that dies is noticed through its EXIT event; the item it had goes back to the pile.
local WORKERS = 3
local ITEMS = { 30, 10, 40, -1, 50, 20, 60 } -- -1 kills whoever works on it

local function run()
    local results = process.listen("result")
    local requests = process.listen("next")
    local events = process.events()

    local names, busy, alive = {}, {}, 0
    for i = 1, WORKERS do
        local pid = assert(process.spawn_monitored("app:worker", "app:processes", { manager = process.pid(), name = "worker " .. i }))
        names[pid] = "worker " .. i
        alive = alive + 1
    end

    local pile, sum, done = {}, 0, 0
    for i = #ITEMS, 1, -1 do pile[#pile + 1] = ITEMS[i] end

    while alive > 0 do
        local event = channel.select({
            results:case_receive(),
            requests:case_receive(),
            events:case_receive(),
        })
        local value = event.value
        if event.channel == results then
            sum, done = sum + value.square, done + 1
            busy[value.from] = nil
            print(names[value.from] .. " finished " .. value.item .. ": " .. value.square)
        elseif event.channel == requests then
            local item = table.remove(pile)
            if item then
                busy[value] = item
                process.send(value, "work", item)
            else
                process.send(value, "stop")
            end
        else
            alive = alive - 1
            local item, err = busy[value.from], value.result.error
            if err then
                print(names[value.from] .. " died of item " .. item .. ": " .. (tostring(err):gsub("^[^ ]*: ", "")))
                if item > 0 then table.insert(pile, item) end
            else
                print(names[value.from] .. " went home after " .. value.result.value .. " items")
            end
        end
    end
    print(done .. " of " .. #ITEMS .. " items done, sum of squares " .. sum)
end

return { run = run }
