-- 10c: exec spawns and waits; other coroutines go on meanwhile.
local time = require("time")

local function worker(what, n)
    if what == "double" then
        time.sleep("1s")
        return { n * 2 }
    end
    return nil, errors.new({ message = "refused", kind = errors.CONFLICT })
end

local function main()
    local ticks = 0
    coroutine.spawn(function()
        while true do
            time.sleep("400ms")
            ticks = ticks + 1
        end
    end)
    print(process.exec("app:worker", "app:processes", "double", 21)[1], ticks) --> 42	2
    local value, err = process.exec("app:worker", "app:processes", "fail")
    print(value, err, err:kind()) --> nil	refused	Conflict
    print(process.exec("x")) --> nil	exec requires id and host arguments
    print(process.exec("", "h")) --> nil	process ID required
    print(process.exec("worker", "h")) --> nil	invalid process ID format (namespace:name required)
    print(process.exec("app:worker", "")) --> nil	host ID required
    print(process.exec("app:worker", "h")) --> nil	host not found
    print(process.exec("app:nothing", "app:processes")) --> nil	factory not found
end

return { main = main, worker = worker }
