-- 2.4: each process has globals of its own, as if they were made for it alone; what one changes no other sees.
local text, count = tostring, select
local function tell(parent, ...)
    local parts = {}
    for i = 1, count("#", ...) do parts[i] = text((count(i, ...))) end
    process.send(parent, "r", table.concat(parts, " "))
end

local function first(parent)
    marker, tostring = "first", nil
    _G.marker2 = _G == _ENV
    tell(parent, marker, tostring == nil, marker2, _G._G == _G)
end

local function reads(parent)
    local names, own = {}, 0
    for name, v in pairs(_G) do
        names[#names + 1] = name
        if rawequal(v, _G) then own = own + 1 end
    end
    table.sort(names)
    local by_next, key = 0, next(_G)
    while key ~= nil do by_next, key = by_next + 1, next(_G, key) end
    tell(parent, own, #names == by_next, table.concat(names, " "):find("_G", 1, true) ~= nil, marker, type(tostring))
end

local function asks(parent)
    local view = setmetatable({}, { __index = _G })
    local same, lacking = 0, 0
    for _ = 1, 500 do
        if view._G == _G then same = same + 1 end
        if view.marker == nil and marker == nil then lacking = lacking + 1 end
    end
    tell(parent, same, lacking, rawget(_G, "_G") == _G, rawget(view, "_G"), rawlen(_G), next(_G, "_G") ~= "_G")
end

local function follows(parent)
    local after = next(_G, "_G")
    tell(parent, after == nil or type(after) == "string", pcall(next, _G, "nothing"))
end

local function protects(parent)
    local set = {}
    setmetatable(_G, { __newindex = function(t, k, v) set[#set + 1] = k rawset(t, k, v) end, __index = function(_, k) return k end })
    marker = 1
    marker = 2
    tell(parent, #set, marker, missing, getmetatable(_G) ~= nil)
end

local function stores(parent)
    local failed = 0
    for i = 1, 300 do
        local f = load("x = ...; y = _G; return x, y._G == y")
        local x, same = f(i)
        if x ~= i or not same or _G.x ~= i then failed = failed + 1 end
    end
    rawset(_G, "z", 5)
    rawset(_G, 1, "one")
    table.insert(_G, "two")
    tell(parent, failed, y == _G, z, _G[1], _G[2], #_G)
end

local function keeps(parent)
    local weak = setmetatable({ _G, string }, { __mode = "v" })
    collectgarbage()
    collectgarbage()
    tell(parent, weak[1] == _G, weak[2] == string)
end

local function sends(parent)
    tell(parent, pcall(process.send, parent, "r", _G))
end

local function main()
    local r = process.listen("r")
    local function run(entry)
        process.spawn("app:" .. entry, "app:processes", process.pid())
        return r:receive()
    end
    for _, entry in ipairs { "first", "reads", "asks", "follows", "protects", "stores", "keeps", "sends" } do
        print(entry, run(entry))
        --> first	first true true true	true
        --> reads	1 true true nil function	true
        --> asks	500 500 true nil 0 true	true
        --> follows	true false invalid key to 'next'	true
        --> protects	1 2 missing true	true
        --> stores	0 true 5 one two 2	true
        --> keeps	true true	true
        --> sends	true nil cannot send a function to another process	true
    end
    print(marker, type(tostring)) --> nil	function
end

return {
    main = main,
    first = first,
    reads = reads,
    asks = asks,
    follows = follows,
    protects = protects,
    stores = stores,
    keeps = keeps,
    sends = sends,
}
