-- 7.25-7.28: PIDs in place of the own one, and what is refused.
local function main()
    local me = process.pid()
    print(process.registry.register("a", nil)) --> true
    print(process.registry.register("a", me)) --> true
    print(process.registry.register("b", me, process.registry.LOCAL)) --> true
    print(process.registry.lookup("a") == process.registry.lookup("b")) --> true
    local ok, err = process.registry.register("c", "worker")
    print(ok, err, err:kind()) --> nil	invalid pid format: missing braces	Invalid
    print(process.registry.register("c", "{worker}")) --> nil	invalid pid format: missing pipe
    print(process.registry.register("c", 5)) --> nil	pid must be a string
    print(process.registry.register("c", "{app:processes|app:x|0x0ffff}")) --> nil	pid not registered
    print(pcall(process.registry.register)) --> false	bad argument #1 to 'process.registry.register' (string expected, got no value)
    print(process.registry.unregister("b"), process.registry.unregister("b")) --> true	false
    print(process.registry.LOCAL, process.registry.EVENTUAL, process.registry.CONSISTENT, process.registry.STRONG) --> 0	1	2	3
end

return { main = main }
