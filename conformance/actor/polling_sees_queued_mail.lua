-- D22: a select with default sees mail that waits.
local function child(parent)
    process.send(parent, "hello", 1)
end

local function main()
    process.spawn("app:child", "app:processes", process.pid())
    local inbox, polls = process.inbox(), 0
    local result
    repeat
        result = channel.select({ inbox:case_receive(), default = true })
        polls = polls + 1
        if result.default then coroutine.yield() end
    until not result.default
    print(result.value:topic(), polls < 1000) --> hello	true
end

return { main = main, child = child }
