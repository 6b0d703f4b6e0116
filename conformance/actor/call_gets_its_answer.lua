-- 5.18, 5.19: a call waits for the answer of the process it called, and gets the value or the error.
local time = require("time")

local function server()
    local inbox, replies = process.inbox(), {}
    while true do
        local message = inbox:receive()
        local topic, data = message:topic(), message:payload():data()
        if topic == "double" then
            replies.double = message:reply(data * 2)
        elseif topic == "fail" then
            message:reply(nil, errors.new({ message = "refused", kind = errors.CONFLICT }))
        elseif topic == "text" then
            message:reply(nil, "only text")
        elseif topic == "nothing" then
            message:reply()
        elseif topic == "keep" then
            data.seen = true
            message:reply(data)
            data.later = true
        elseif topic == "plain" then
            replies.plain = select(2, message:reply(1))
        elseif topic == "function" then
            replies.uncopyable = select(2, message:reply(print))
            message:reply("after all")
        elseif topic == "replies" then
            message:reply(replies)
        end
    end
end

local function titled()
    local requests = process.listen("title", { message = true })
    while true do
        local request = requests:receive()
        request:reply("Dr " .. request:payload():data() .. " of " .. request:topic())
    end
end

local function main()
    local pid = process.spawn("app:server", "app:processes")
    print(process.call(pid, "double", 21)) --> 42
    local value, err = process.call(pid, "fail", 1)
    print(value, err, err:kind()) --> nil	refused	Conflict
    value, err = process.call(pid, "text")
    print(value, err, err:kind()) --> nil	only text	Internal
    print(process.call(pid, "nothing")) --> nil
    -- Both ways values are copied.
    local given = { list = { 1, 2 } }
    given.me = given
    local got = process.call(pid, "keep", given)
    print(got.seen, given.seen, got.later, got.list[2], got.me == got) --> true	nil	nil	2	true
    process.send(pid, "plain")
    print(process.call(pid, "function")) --> after all
    local replies = process.call(pid, "replies")
    print(replies.double, replies.plain, replies.plain:kind()) --> true	message is not of a call	Invalid
    print(replies.uncopyable) --> cannot send a function to another process
    print(process.call(pid, "double", print)) --> nil	cannot send a function to another process
    -- By name, and to a listener of messages.
    local named = process.spawn("app:titled", "app:processes")
    process.registry.register("titles", named)
    print(process.call("titles", "title", "Who", "1s")) --> Dr Who of title
end

return { main = main, server = server, titled = titled }
