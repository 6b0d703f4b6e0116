-- Keeps what the sensors send and gives it to whoever asks.
local function run()
    assert(process.registry.register("store"))
    local readings, questions, events = process.listen("reading"), process.listen("all", { message = true }), process.events()
    local kept = {}
    print("store: ready")
    while true do
        local result = channel.select({ readings:case_receive(), questions:case_receive(), events:case_receive() })
        if result.channel == readings then
            table.insert(kept, result.value)
        elseif result.channel == questions then
            process.send(result.value:from(), "readings", kept)
        else
            print("store: " .. result.value.reason .. ", " .. #kept .. " readings kept")
            return
        end
    end
end

return { run = run }
