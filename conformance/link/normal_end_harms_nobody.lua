-- 7.15: a peer that returns, after a cancel or not, takes nobody along and sends no event.
local function ends()
    process.inbox():receive()
end

local function obeys()
    process.events():receive()
end

local function main()
    process.set_options({ trap_links = true })
    process.send(process.spawn_linked("app:ends", "app:processes"), "go")
    process.cancel(process.spawn_linked("app:obeys", "app:processes"), "1s")
    require("time").sleep("1s")
    print(channel.select({ process.events():case_receive(), default = true }).default) --> true
    process.set_options({ trap_links = false })
    process.send(process.spawn_linked("app:ends", "app:processes"), "go")
    require("time").sleep("1s")
    print("alive") --> alive
end

return { main = main, ends = ends, obeys = obeys }
