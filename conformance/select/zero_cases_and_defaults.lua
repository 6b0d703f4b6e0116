-- 6.11, 6.15, 6.9: only `true` is a default, as a field or as second argument; no cases with default give the default.
local function main()
    local ch = channel.new()
    print(channel.select({ default = true }).default) --> true
    print(channel.select({ ch:case_receive() }, true).default) --> true
    print(channel.select({ ch:case_receive(), default = true, other = "ignored" }).default) --> true
    local result
    coroutine.spawn(function() result = channel.select({ ch:case_receive(), default = false }) end)
    ch:send("waited")
    coroutine.yield()
    print(result.value, result.default) --> waited	nil
    coroutine.spawn(function() result = channel.select({ ch:case_receive(), default = 1 }) end)
    ch:send("waited too")
    coroutine.yield()
    print(result.value) --> waited too
end

return { main = main }
