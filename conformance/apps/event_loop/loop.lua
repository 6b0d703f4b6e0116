-- One loop over everything that can happen to a process: tasks on a topic of their own, any other message in the inbox,
-- a ticker, work that a coroutine has finished, and system events. It never blocks anywhere but in its select.
local time = require("time")

local function run()
    local tasks, inbox, events = process.listen("task"), process.inbox(), process.events()
    local ticker = assert(time.ticker("50ms"))
    local todo, finished = channel.new(16), channel.new()
    local done, waiting, ticks, stopping = {}, 0, 0, false

    -- The slow part runs beside the loop, in the same process.
    coroutine.spawn(function()
        while true do
            local task, open = todo:receive()
            if not open then return end
            time.sleep(task.takes)
            finished:send(task.name)
        end
    end)

    while not (stopping and waiting == 0) do
        local result = channel.select({
            finished:case_receive(),
            ticker:channel():case_receive(),
            tasks:case_receive(),
            inbox:case_receive(),
            events:case_receive(),
        })
        if result.channel == finished then
            waiting = waiting - 1
            done[#done + 1] = result.value
            print("loop: " .. result.value .. " is done")
        elseif result.channel == tasks then
            waiting = waiting + 1
            todo:send(result.value)
        elseif result.channel == inbox then
            local message = result.value
            if message:topic() == "status" then
                process.send(message:payload():data(), "status", { done = #done, waiting = waiting, ticks = ticks })
            else
                print("loop: somebody says " .. message:payload():data())
            end
        elseif result.channel == events then
            if result.value.kind == process.event.CANCEL then
                print("loop: asked to stop, " .. waiting .. " waiting")
                stopping = true
            end
        else
            ticks = ticks + 1
        end
    end
    ticker:stop()
    return { done = done }
end

return { run = run }
