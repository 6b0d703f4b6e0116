-- 4.1, 4.2, 2.5: every failure to start is an answer of spawn.
local function main()
    print(process.spawn("app:main")) --> nil	spawn requires at least id and host arguments
    local _, err = process.spawn_monitored()
    print(err, err:kind()) --> spawn_monitored requires at least id and host arguments	Invalid
    _, err = process.spawn("app:main", "app:nowhere")
    print(err, err:kind(), err:details().host_id) --> host not found	NotFound	app:nowhere
    _, err = process.spawn("app:nothing", "app:processes")
    print(err, err:kind(), err:details().factory_id) --> factory not found	NotFound	app:nothing
    _, err = process.spawn("app:no_function", "app:processes")
    print(err, err:kind()) --> method "no_function" not found in module	NotFound
    print(pcall(process.spawn, nil, "app:processes")) --> false	bad argument #1 to 'process.spawn' (string expected, got nil)
    print(process.spawn("app:main", "app:processes", print)) --> nil	cannot send a function to another process
    -- Nobody hears of a process that never was.
    print(channel.select({ process.events():case_receive(), default = true }).default) --> true
end

return { main = main, no_function = 1 }
