-- 7.20: terminating oneself does not return, and cannot be caught.
local function self_ending(parent)
    pcall(function()
        process.terminate(process.pid())
        process.send(parent, "never")
    end)
    process.send(parent, "never")
end

local function main()
    process.spawn_monitored("app:self_ending", "app:processes", process.pid())
    print(process.events():receive().result.error) --> process terminated
    print(channel.select({ process.inbox():case_receive(), default = true }).default) --> true
end

return { main = main, self_ending = self_ending }
