-- 5.22: the answer to a call that is over is never that to the next one, nor mail.
local time = require("time")

local function slow()
    local inbox, said = process.inbox(), {}
    local function say(ok, err)
        said[#said + 1] = tostring(ok) .. " " .. tostring(err) .. " " .. tostring(err and err:kind())
    end
    local first = inbox:receive()
    time.sleep("2s")
    say(first:reply("late"))
    local second = inbox:receive()
    time.sleep("500ms")
    say(first:reply("later still"))
    say(second:reply("in time"))
    say(second:reply("twice"))
    local third = inbox:receive()
    process.send(third:payload():data(), "ready")
    time.sleep("1s")
    say(third:reply("nobody"))
    return said
end

-- Ends while it waits.
local function caller(pid, parent)
    process.call(pid, "ask", parent)
end

local function main()
    local pid = process.spawn_monitored("app:slow", "app:processes")
    print(process.call(pid, "ask", 1, "1s")) --> nil	no answer within 1s
    print(process.call(pid, "ask", 2)) --> in time
    local ready = process.listen("ready")
    local other = process.spawn("app:caller", "app:processes", pid, process.pid())
    ready:receive()
    process.terminate(other)
    for _, line in ipairs(process.events():receive().result.value) do print(line) end
    --> nil call waits no more NotFound
    --> nil call waits no more NotFound
    --> true nil nil
    --> nil call waits no more NotFound
    --> nil call waits no more NotFound
    print(channel.select { process.inbox():case_receive(), default = true }.default) --> true
end

return { main = main, slow = slow, caller = caller }
