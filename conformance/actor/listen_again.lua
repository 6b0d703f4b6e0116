-- D11, 5.6: the same channel each time; message = true switches later deliveries to messages, and stays.
local function main()
    local me, first = process.pid(), process.listen("t")
    print(first == process.listen("t")) --> true
    process.send(me, "t", "plain")
    print((first:receive())) --> plain
    print(first == process.listen("t", { message = true })) --> true
    process.send(me, "t", "wrapped")
    local message = first:receive()
    print(message:topic(), message:payload():data(), message:from() == me) --> t	wrapped	true
    process.listen("t")
    process.send(me, "t", "still wrapped")
    print(type(first:receive())) --> userdata
    print(process.inbox() == process.inbox(), process.events() == process.events()) --> true	true
    print(process.listen("")) --> nil	topic cannot be empty
    print(process.listen("@x")) --> nil	cannot listen to @ topics
end

return { main = main }
