-- Select with Default Case, the specification's sample.
local function main()
    local ch1, ch2 = channel.new(1), channel.new()
    -- Non-blocking select with default case
    local result = channel.select({
        ch1:case_receive(),
        ch2:case_send("value"),
        default = true
    })

    if result.default then
        -- No operations were ready
        print("Would have blocked, continuing...") --> Would have blocked, continuing...
    end
    print(result.ok, result.channel) --> true	nil

    ch1:send("x")
    result = channel.select({ ch1:case_receive(), default = true })
    print(result.default, result.channel == ch1, result.value, result.ok) --> nil	true	x	true
end

return { main = main }
