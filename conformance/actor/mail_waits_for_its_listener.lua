-- 5.7, 5.8: mail sent before anyone subscribed is kept; the inbox takes it only by receiving.
local function child(parent)
    process.listen("go"):receive()
    local inbox = process.inbox()
    local t = process.listen("t")
    process.send(parent, "r", (t:receive()), (t:receive()), inbox:receive():payload():data())
end

local function main()
    local pid = process.spawn("app:child", "app:processes", process.pid())
    process.send(pid, "t", "first")
    process.send(pid, "other", "for the inbox")
    process.send(pid, "t", "second")
    process.send(pid, "go")
    local r = process.listen("r")
    print((r:receive())) --> first
    print((r:receive())) --> second
    print((r:receive())) --> for the inbox
end

return { main = main, child = child }
