-- A request carries the sender's address and a number; the reply carries the number back. A reply to a request that
-- nobody waits for any more is recognised by its number and dropped.
local time = require("time")

local rpc = {}
local last = 0

--- Sends a question and waits for its answer: value, or nil and an error.
function rpc.request(pid, question, timeout)
    last = last + 1
    local id = last
    local replies = process.listen("reply")
    process.send(pid, "request", { id = id, reply_to = process.pid(), question = question })

    local deadline = time.after(timeout)
    while true do
        local result = channel.select({ replies:case_receive(), deadline:case_receive() })
        if result.channel == deadline then
            return nil, "timed out after " .. timeout
        end
        local reply = result.value
        if reply.id == id then
            return reply.value, reply.error
        end
        print("(a late reply to request " .. reply.id .. " is dropped)")
    end
end

return rpc
