-- Channel Creation
local function main()
    -- Create an unbuffered channel
    local ch = channel.new()
    coroutine.spawn(function() ch:send("through") end)
    print(ch:receive()) --> through	true

    -- Create a buffered channel with capacity 5
    local buffered = channel.new(5)
    for i = 1, 5 do buffered:send(i) end
    local sum = 0
    for i = 1, 5 do sum = sum + buffered:receive() end
    print(sum) --> 15
    print(type(ch), ch == ch, ch == buffered) --> userdata	true	false
    print(tostring(ch) == tostring(ch), tostring(ch) ~= tostring(buffered)) --> true	true
    print(({ [ch] = "key" })[ch]) --> key
end

return { main = main }
