-- 6.5: receivers and senders are served in the order they came; values keep send order through the buffer.
local function main()
    local ch, got = channel.new(), {}
    for i = 1, 3 do coroutine.spawn(function() table.insert(got, i .. ch:receive()) end) end
    for _, letter in ipairs({ "a", "b", "c" }) do ch:send(letter) end
    coroutine.yield()
    print(table.concat(got, " ")) --> 1a 2b 3c

    local small, sent = channel.new(1), {}
    for i = 1, 4 do
        coroutine.spawn(function()
            small:send(i)
            sent[#sent + 1] = i
        end)
    end
    local received = {}
    for i = 1, 4 do received[i] = small:receive() end
    coroutine.yield()
    print(table.concat(received, " "), table.concat(sent, " ")) --> 1 2 3 4	1 2 3 4
end

return { main = main }
