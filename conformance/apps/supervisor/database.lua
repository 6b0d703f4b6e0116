-- Stands for something the workers need. Links go both ways, so it traps them: a failing worker must not take it along.
local function run(args)
    assert(process.set_options({ trap_links = true }))
    assert(process.registry.register(args.name))
    print(args.name .. ": ready")
    local events = process.events()
    while true do
        local event = events:receive()
        if event.kind == process.event.LINK_DOWN then print(args.name .. ": lost a client") end
    end
end

return { run = run }
