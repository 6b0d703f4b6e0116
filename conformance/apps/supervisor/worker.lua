-- Ties its life to the database and then takes jobs. Started before the database is back, it waits for it.
local time = require("time")

local function run(args)
    assert(process.registry.register(args.name))
    while not process.registry.lookup("database") do time.sleep("5ms") end
    assert(process.link("database"))
    print(args.name .. ": ready")

    local jobs = process.listen("job")
    while true do
        local job = jobs:receive()
        print(args.name .. ": job '" .. job .. "'")
        if job == "divide by zero" then print(1 // 0) end
    end
end

return { run = run }
