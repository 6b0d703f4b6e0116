-- 7.14: links are idempotent and both ways; unlink removes both.
local function crash()
    process.inbox():receive()
    error("crashed")
end

local function main()
    local pid = process.spawn_linked_monitored("app:crash", "app:processes")
    print(process.link(pid), process.link(pid)) --> true	true
    print(process.unlink(pid), process.unlink(pid)) --> true	true
    process.send(pid, "go")
    print(process.events():receive().kind) --> pid.exit
    print(process.link(process.pid())) --> true
end

return { main = main, crash = crash }
