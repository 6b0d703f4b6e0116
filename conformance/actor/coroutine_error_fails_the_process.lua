-- 6.23: an error nobody caught in any coroutine fails the process; 6.22: what main leaves behind never runs.
local function fails()
    coroutine.spawn(function() error("x", 0) end)
    process.inbox():receive()
end

local function contains()
    local ok, err
    coroutine.spawn(function() ok, err = pcall(error, "caught", 0) end)
    return tostring(ok) .. " " .. err
end

local function leaves(parent)
    coroutine.spawn(function()
        coroutine.yield()
        process.send(parent, "never")
        error("never")
    end)
    return "left"
end

local function main()
    local events = process.events()
    local function result(id)
        process.spawn_monitored(id, "app:processes", process.pid())
        local r = events:receive().result
        return r.error and tostring(r.error) or r.value
    end
    print(result("app:fails")) --> x
    print(result("app:contains")) --> false caught
    print(result("app:leaves")) --> left
    print(channel.select({ process.inbox():case_receive(), default = true }).default) --> true
end

return { main = main, fails = fails, contains = contains, leaves = leaves }
