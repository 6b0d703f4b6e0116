-- Answers one request after the other. A failing operation is an answer, not a crash.
local time = require("time")

local operations = {
    add = function(q) return q.a + q.b end,
    divide = function(q) return q.a // q.b end,
    ponder = function(q)
        time.sleep("3s")
        return q.a * q.b
    end,
}

local function run()
    local inbox = process.inbox()
    while true do
        local message = inbox:receive()
        local request = message:payload():data()
        local ok, value = pcall(operations[request.question.op], request.question)
        local reply = { id = request.id }
        if ok then reply.value = value else reply.error = (tostring(value):gsub("^[^ ]*: ", "")) end
        process.send(request.reply_to, "reply", reply)
    end
end

return { run = run }
