-- D1: one message per value, in order; D2: no value is one message of nil.
local function receiver(parent)
    local t = process.listen("t")
    for i = 1, 3 do process.send(parent, "got", (t:receive())) end
    local value, ok = process.listen("empty"):receive()
    process.send(parent, "got", tostring(value) .. " " .. tostring(ok))
    local message = process.inbox():receive()
    process.send(parent, "got", tostring(message:payload():data()))
end

local function main()
    local pid = process.spawn("app:receiver", "app:processes", process.pid())
    local got = process.listen("got")
    print(process.send(pid, "t", 1, 2, 3)) --> true
    print(process.send(pid, "empty")) --> true
    print(process.send(pid, "bare")) --> true
    print(got:receive(), got:receive(), (got:receive())) --> 1	2	3
    print((got:receive())) --> nil true
    print((got:receive())) --> nil
end

return { main = main, receiver = receiver }
