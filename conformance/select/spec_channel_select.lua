-- Channel Select, the specification's sample: once with data, once closed.
local function show(result, name)
    if result.ok then
        -- Channel had data
        print("Selected channel:", name[result.channel])
        print("Value:", result.value)
    else
        -- Error or closed channel
        print("Error:", result.error)
    end
end

local function main()
    local channel1, channel2, channel3 = channel.new(), channel.new(), channel.new()
    local name = { [channel1] = "one", [channel2] = "two", [channel3] = "three" }
    coroutine.spawn(function() channel2:send("data") end)
    local function cases()
        return channel.select({
            channel1:case_receive(),
            channel2:case_receive(),
            channel3:case_send("value")
        })
    end
    show(cases(), name)
    --> Selected channel:	two
    --> Value:	data
    coroutine.spawn(function() channel3:receive() end)
    show(cases(), name)
    --> Selected channel:	three
    --> Value:	value
    channel1:close()
    show(cases(), name)
    --> Error:	channel closed
end

return { main = main }
