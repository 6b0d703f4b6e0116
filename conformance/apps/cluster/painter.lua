-- Asks the desk for a row, paints it, brings it there and asks for the next, until the picture is there. Where there is
-- no desk, or its node is gone, it waits until some desk has the name: what it has painted is not lost.
local time = require("time")
local moon = require("moon")

local NAME = "cluster.desk"

local function run()
    local finished = process.listen("finished")
    local painted, waits = nil, false

    local function is_over()
        return not channel.select({ finished:case_receive(), default = true }).default
    end

    process.group.join("painters")
    while not is_over() do
        local desk = process.registry.lookup(NAME)
        local order, err
        -- The answer may take as long as there is nothing to do. If the desk ends, the call fails at once.
        if desk then order, err = process.call(desk, "next", painted, "1m") end
        if order then
            painted, waits = nil, false
            if order.finished then break end
            local line = moon.row(order.row)
            time.sleep("300ms") -- so that one can look on
            painted = { row = order.row, line = line }
            print(("row %2d  %s"):format(order.row, line))
        else
            if not waits then print("waits for a desk: " .. (err and err:message() or "there is none")) end
            waits = true
            time.sleep("200ms")
        end
    end
    print("the painter goes home")
end

return { run = run }
