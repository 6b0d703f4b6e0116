-- Request and response with a timeout: one process asks, another answers, and no answer is an answer too.
local rpc = require("rpc")

local function show(question, timeout)
    local answer, err = rpc.request(process.registry.lookup("calculator"), question, timeout)
    print(question.op .. " -> " .. (err and ("no answer: " .. err) or tostring(answer)))
end

local function run()
    local pid = assert(process.spawn_linked("app:calculator", "app:processes"))
    assert(process.registry.register("calculator", pid))

    show({ op = "add", a = 17, b = 25 }, "1s")
    show({ op = "divide", a = 1, b = 0 }, "1s")
    show({ op = "ponder", a = 6, b = 7 }, "1s") -- takes three seconds, so this times out ...
    show({ op = "add", a = 1, b = 1 }, "1s")    -- ... and so does whatever stands in line behind it
    show({ op = "ponder", a = 6, b = 7 }, "10s")

    process.unlink(pid)
    process.terminate(pid)
end

return { run = run }
