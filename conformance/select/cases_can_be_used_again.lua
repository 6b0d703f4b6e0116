-- 6.9: a case does nothing until it is selected, and may be used again.
local function main()
    local ch = channel.new(3)
    local last
    local send, receive = ch:case_send("v"), ch:case_receive()
    print(type(send)) --> userdata
    for i = 1, 3 do channel.select({ send }) end
    print(channel.select({ send, default = true }).default) --> true
    for i = 1, 3 do last = channel.select({ receive }).value end
    print(last, channel.select({ receive, default = true }).default) --> v	true
    local results = {}
    results[1] = channel.select({ send })
    results[2] = channel.select({ receive })
    print(results[1] ~= results[2], results[1].value, results[2].value) --> true	v	v
end

return { main = main }
