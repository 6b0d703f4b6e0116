-- 2.6: own globals, read-only libraries.
counter = (counter or 0) + 1

local function child()
    counter = counter + 10
    shared = "leak"
    return counter
end

local function main()
    for i = 1, 2 do
        process.spawn_monitored("app:child", "app:processes")
        print(process.events():receive().result.value) 
    end
    --> 11
    --> 11
    print(counter, shared, _G.counter) --> 1	nil	1
    print(select(2, pcall(function() string.rep = nil end)) ~= nil) --> true
    print(pcall(rawset, string, "x", 1) == false, string.x) --> true	nil
    print((pcall(function() getmetatable("").__index = {} end))) --> false
    print((pcall(function() process.event.EXIT = "x" end))) --> false
    print((pcall(function() getmetatable(channel.new()).__index.send = print end))) --> false
    print(load("counter = counter + 1; return counter")(), counter) --> 2	2
    local f = load("return _G")
    print(f() == _G) --> true
end

return { main = main, child = child }
