-- Asks for an item, works on it (the larger the longer), reports, asks again. Its result is the number of items it did.
local time = require("time")

local function run(args)
    local work, stop = process.listen("work"), process.listen("stop")
    local done = 0
    while true do
        process.send(args.manager, "next", process.pid())
        local order = channel.select({ work:case_receive(), stop:case_receive() })
        if order.channel == stop then return done end
        local item = order.value
        if item < 0 then error("cannot work on a negative item") end
        time.sleep(item * time.MILLISECOND)
        done = done + 1
        process.send(args.manager, "result", { from = process.pid(), item = item, square = item * item })
    end
end

return { run = run }
