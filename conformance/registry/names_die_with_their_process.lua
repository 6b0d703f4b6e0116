-- 7.4, 7.29: on EXIT the name is free, and the PID takes no mail.
local function holder(parent)
    process.registry.register("held")
    process.registry.register("also held")
    process.send(parent, "ready")
    process.inbox():receive()
end

local function main()
    local pid = process.spawn_monitored("app:holder", "app:processes", process.pid())
    process.listen("ready"):receive()
    print(process.registry.lookup("held") == pid) --> true
    local ok, err = process.registry.register("held")
    print(ok, err, err:kind()) --> nil	name already registered	AlreadyExists
    process.send("also held", "end")
    process.events():receive()
    print(process.registry.lookup("held")) --> nil	name not registered
    print(process.send(pid, "t")) --> nil	process not found
    print(process.registry.register("held")) --> true
    print(process.registry.lookup("held") == process.pid()) --> true
    print(process.registry.register("foreign", pid)) --> nil	pid not registered
end

return { main = main, holder = holder }
