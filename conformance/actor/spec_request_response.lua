-- Request-Response Pattern, as it stands.
local function send_request(target_pid, request_data)
    local inbox = process.inbox()

    -- Send request with reply address
    process.send(target_pid, "request", {
        data = request_data,
        reply_to = process.pid()
    })

    -- Wait for response with timeout
    local time = require("time")
    local timeout = time.after("5s")

    local result = channel.select({
        inbox:case_receive(),
        timeout:case_receive()
    })

    if result.channel == timeout then
        return nil, "timeout"
    end

    local response = result.value
    return response:payload():data()
end

local function process_data(data) return data * 2 end

-- Responder
local function handle_request(msg)
    local request = msg:payload():data()

    -- Process request
    local result = process_data(request.data)

    -- Send response back
    if request.reply_to then
        process.send(request.reply_to, "response", result)
    end
end

local function responder()
    handle_request(process.inbox():receive())
    process.inbox():receive() -- and never answers again
    process.inbox():receive()
end

local function main()
    local pid = process.spawn("app:responder", "app:processes")
    print(send_request(pid, 21)) --> 42
    print(send_request(pid, 21)) --> nil	timeout
end

return { main = main, responder = responder }
