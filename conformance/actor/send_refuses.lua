-- 5.1, 5.2, 4.9: what send refuses, and how.
local function ends() end

local function main()
    local me = process.pid()
    print(process.send(me)) --> nil	send requires at least destination and topic arguments
    print(process.send()) --> nil	send requires at least destination and topic arguments
    print(process.send(me, "@pid/events", 1)) --> nil	cannot send to @ topics
    print(process.send("nobody", "t", 1)) --> nil	could not resolve 'nobody' as PID or registered name
    print(process.send("{nowhere|app:x|0x00001}", "t", 1)) --> nil	host not found
    local gone = process.spawn_monitored("app:ends", "app:processes")
    process.events():receive()
    local ok, err = process.send(gone, "t", 1)
    print(ok, err, err:kind()) --> nil	process not found	NotFound
    print(process.send(me, "t", print)) --> nil	cannot send a function to another process
    print(process.send(me, "t", { deep = { coroutine.create(print) } })) --> nil	cannot send a thread to another process
    ok, err = process.send(me, "t", 1, print)
    print(ok, err:kind()) --> nil	Invalid
    print(channel.select({ process.inbox():case_receive(), default = true }).default) --> true
    print(pcall(process.send, nil, "t")) --> false	bad argument #1 to 'process.send' (string expected, got nil)
    print(pcall(process.send, me, {})) --> false	bad argument #2 to 'process.send' (string expected, got table)
    print(process.send(me, "", "empty topics are fine")) --> true
end

return { main = main, ends = ends }
