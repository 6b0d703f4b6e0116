-- 5.12, 5.13, D21: what an inbox gives, and who sent it.
local function main()
    local me, inbox = process.pid(), process.inbox()
    process.send(me, "greeting", { text = "hello" })
    local message, ok = inbox:receive()
    print(type(message), tostring(message), ok) --> userdata	process.Message{topic=greeting}	true
    print(message:topic(), message:from() == me, message:payload():data().text) --> greeting	true	hello
    print(tostring(message:payload()), message:payload():get_format()) --> payload{format=lua/any}	lua/any
    process.with_context({}):with_name("me"):with_message("unsigned")
    process.registry.register("me")
    process.with_context({}):with_name("me"):with_message("unsigned"):spawn("app:main", "app:processes")
    message = inbox:receive()
    print(message:topic(), message:from(), message:payload():data()) --> unsigned	nil	nil
    print(inbox == process.inbox(), pcall(message.topic)) --> true	false	bad argument #1 to '?' (process.Message expected, got no value)
end

return { main = main }
