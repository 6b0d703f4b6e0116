-- 3.4: what parses as a PID is never looked up as a name; two parts are enough, the middle one does not count.
local function main()
    local me = process.pid()
    local t = process.listen("t")
    local done, err = process.registry.register("{x|y}")
    print(done, err:kind(), err) --> nil	Invalid	name cannot be a PID: {x|y}
    print(process.registry.lookup("{x|y}")) --> nil	name not registered
    print(process.send("{x|y}", "t")) --> nil	host not found
    local short = me:gsub("|.-|", "|")
    print(short) --> {app:processes|0x00001}
    print(process.send(short, "t", 1), process.send("{app:processes|other:name|0x00001}", "t", 2)) --> true	true
    print((t:receive()), (t:receive())) --> 1	2
    print(process.send("{node@app:processes|app:main|0x00001}", "t")) --> nil	node not found
    process.registry.register("{name}")
    print(process.send("{name}", "t", 3), (t:receive())) --> true	3
end

return { main = main }
