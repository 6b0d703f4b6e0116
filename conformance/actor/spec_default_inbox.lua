-- Receiving Messages: Default Inbox; payloads can be sent on without unpacking.
local function sender(to)
    process.send(to, "greeting", { text = "hello" })
end

local function main()
    local child = process.spawn("app:sender", "app:processes", process.pid())
    -- Get the process inbox for messages without dedicated listeners
    local inbox = process.inbox()

    -- Receive a message
    local message = inbox:receive()

    -- Access message properties
    print("Topic:", message:topic()) --> Topic:	greeting
    local payload = message:payload()
    local from_pid = message:from()
    print(from_pid == child) --> true

    -- Convert payload to Lua data
    local data = payload:data()
    print(data.text) --> hello

    process.send(process.pid(), "again", payload)
    local second = inbox:receive()
    print(second:topic(), second:payload():data().text, second:from() == process.pid()) --> again	hello	true
    print(tostring(second), type(second), type(payload)) --> process.Message{topic=again}	userdata	userdata
end

return { main = main, sender = sender }
