-- 10d: what is wrong with a spec is an error of run, and nothing is started.
local supervisor = require("supervisor")

local function child() process.events():receive() end

local function refused(spec)
    local value, err = supervisor.run(spec)
    print(value, err, err:kind(), process.get_options().trap_links)
end

local function with(field, value, id)
    local spec = { id = id or "c", entry = "app:child", host = "app:processes" }
    spec[field] = value
    refused { children = { spec } }
end

local function main()
    refused { strategy = "some" }
    --> nil	supervisor: 'strategy' must be "one_for_one" or "one_for_all" or "rest_for_one"	Invalid	false
    refused { max_restarts = -1 } --> nil	supervisor: 'max_restarts' must be a whole number	Invalid	false
    refused { max_restarts = 1.5 } --> nil	supervisor: 'max_restarts' must be a whole number	Invalid	false
    refused { period = "soon" }
    --> nil	supervisor: 'period' must be a duration, or a number of milliseconds, above 0	Invalid	false
    refused { period = 0 }
    --> nil	supervisor: 'period' must be a duration, or a number of milliseconds, above 0	Invalid	false
    refused { children = 1 } --> nil	supervisor: 'children' must be a list	Invalid	false
    refused { child = 1 } --> nil	supervisor: unknown field 'child'	Invalid	false
    refused { children = { 1 } } --> nil	supervisor: a child must be a table with an id	Invalid	false
    with("id", 7) --> nil	supervisor: a child must be a table with an id	Invalid	false
    with("entry", 7) --> nil	supervisor: 'entry' of child 'c' must be a string	Invalid	false
    with("host", 7) --> nil	supervisor: 'host' of child 'c' must be a string	Invalid	false
    with("args", 7) --> nil	supervisor: 'args' of child 'c' must be a list	Invalid	false
    with("restart", "often")
    --> nil	supervisor: 'restart' of child 'c' must be "permanent" or "transient" or "temporary"	Invalid	false
    with("type", "boss") --> nil	supervisor: 'type' of child 'c' must be "worker" or "supervisor"	Invalid	false
    with("shutdown", "later")
    --> nil	supervisor: 'shutdown' of child 'c' must be "kill", "infinity", a duration, or a number of milliseconds, above 0	Invalid	false
    with("what", 1) --> nil	supervisor: unknown field 'what' of child 'c'	Invalid	false
    with("what", 1, "100%s") --> nil	supervisor: unknown field 'what' of child '100%s'	Invalid	false
    local twice = { id = "c", entry = "app:child", host = "app:processes" }
    refused { children = { twice, twice } } --> nil	supervisor: child 'c' exists already	Invalid	false

    -- A child that does not start: those before it are stopped.
    local ends = process.spawn_monitored("app:sup", "app:processes", { children = { twice,
        { id = "d", entry = "app:none", host = "app:processes" } } })
    local event = process.events():receive()
    print(event.from == ends, event.result.error, event.result.error:kind())
    --> true	supervisor: child 'd' did not start: factory not found	NotFound
end

local function sup(spec) return supervisor.run(spec) end

return { main = main, sup = sup, child = child }
