-- Errors raised again and again some calls above the pcall that catches them: their values, positions, and what is closed and left behind.
local seen = {}
local function note(key, value)
    if seen[key] == nil then
        seen[key] = value
    elseif seen[key] ~= value then
        seen[key] = "differs: " .. tostring(value)
    end
end
local function deep(n, value, level)
    if n == 0 then error(value, level) end
    local result = deep(n - 1, value, level)
    return result
end
local function fails(n) if n > 0 then fails(n - 1) end error("here") end
local function by_tail(value) return error(value) end
local thing = setmetatable({}, {
    __add = function(_, n) if n % 2 == 0 then error("even") end return n end,
    __index = function(_, key) if key == "absent" then error({ key = key }) end return key end,
    __concat = function() error("no text", 0) end,
})
local counter = 0
local function counting() counter = counter + 1 local here = counter local function get() return here end if here then error(get) end return get end
for i = 1, 600 do
    note("table", select(2, pcall(deep, 5, seen)) == seen)
    note("level 0", select(2, pcall(deep, 3, "plain", 0)))
    note("level 1", select(2, pcall(deep, 3, "placed")))
    note("level 2", select(2, pcall(deep, 3, "placed", 2)))
    note("level 9", select(2, pcall(deep, 3, "placed", 20)))
    note("number", math.type(select(2, pcall(deep, 1, 7))))
    note("nil", select("#", pcall(deep, 1, nil)))
    note("one argument", select(2, pcall(fails, 2)))
    note("tail", select(2, pcall(by_tail, "from a tail")))
    note("tail table", select(2, pcall(by_tail, seen)) == seen)
    note("metamethod", tostring(select(2, pcall(function() return thing + 2 end))))
    note("metamethod that gives", select(2, pcall(function() return thing + 3 end)))
    note("index", select(2, pcall(function() return thing.absent end)).key)
    note("concat", select(2, pcall(function() return thing .. "x" end)))
    note("captured", select(2, pcall(counting))() == i)
    note("nested", select(2, pcall(function() local ok, inner = pcall(deep, 2, "inner", 0) error(inner .. " and outer", 0) end)))
    note("sort", select(2, pcall(table.sort, { 3, 2, 1 }, function() error("no order", 0) end)))
    note("gsub", select(2, pcall(string.gsub, "abc", "b", function() error("no text", 0) end)))
    note("handler", select(2, xpcall(deep, function(value) return value .. "!" end, 2, "handled", 0)))
    note("bad level", select(2, pcall(function() error("x", "y") end)))
    local co = coroutine.create(function() pcall(deep, 2, "inside") deep(2, "outside", 0) end)
    note("coroutine", select(2, coroutine.resume(co)))
    local closed
    note("closed", select(2, pcall(function()
        local guard <close> = setmetatable({}, { __close = function(_, e) closed = e end })
        deep(1, "while open", 0)
    end)))
    note("closed with", closed)
end
local names = {}
for name in pairs(seen) do names[#names + 1] = name end
table.sort(names)
for _, name in ipairs(names) do print(name, (tostring(seen[name]):gsub("^%S*/", ""))) end
--> bad level	raised_in_busy_code.lua:44: bad argument #2 to 'error' (number expected, got string)
--> captured	true
--> closed	while open
--> closed with	while open
--> concat	no text
--> coroutine	outside
--> gsub	no text
--> handler	handled!
--> index	absent
--> level 0	plain
--> level 1	raised_in_busy_code.lua:11: placed
--> level 2	raised_in_busy_code.lua:12: placed
--> level 9	placed
--> metamethod	raised_in_busy_code.lua:18: even
--> metamethod that gives	3
--> nested	inner and outer
--> nil	2
--> number	integer
--> one argument	raised_in_busy_code.lua:15: here
--> sort	no order
--> table	true
--> tail	raised_in_busy_code.lua:16: from a tail
--> tail table	true
