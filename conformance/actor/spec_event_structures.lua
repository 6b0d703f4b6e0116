-- Event Structures: flat fields, and the nested tables of the specification's prose.
local function fails()
    process.inbox():receive()
    error(errors.new({ message = "bad", kind = errors.INVALID }))
end

local function describe(event)
    local keys = {}
    for key in pairs(event) do keys[#keys + 1] = key end
    table.sort(keys)
    return table.concat(keys, ",")
end

local function main()
    process.set_options({ trap_links = true })
    local pid = process.spawn_linked_monitored("app:fails", "app:processes")
    local events = process.events()
    process.send(pid, "go")

    local exit = events:receive()
    print(describe(exit)) --> at,event,from,kind,result
    print(exit.kind, exit.event.kind, exit.from == pid, exit.event.from == pid) --> pid.exit	pid.exit	true	true
    print(math.type(exit.at), exit.at == exit.event.at, math.abs(exit.at - os.time()) < 2) --> float	true	true
    print(exit.result.value, exit.result.error, exit.result.error:kind(), exit.error) --> nil	bad	Invalid	nil

    local down = events:receive()
    print(describe(down)) --> at,event,from,kind,result
    print(down.kind, down.from == pid, down.event.kind, tostring(down.result.error)) --> pid.link.down	true	pid.link.down	bad

    process.cancel(process.pid(), 5000)
    local cancel = events:receive()
    print(describe(cancel)) --> at,deadline,event,from,kind,reason
    print(cancel.kind, cancel.event.kind, cancel.from == process.pid(), cancel.reason == "") --> pid.cancel	pid.cancel	true	true
    print(cancel.deadline - cancel.at) --> 5.0
end

return { main = main, fails = fails }
