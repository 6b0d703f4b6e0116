-- Message handlers of errors raised again and again: what they get, what they see of the stack, what they may do.
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
local function wrong(n, what)
    if n == 0 then assert(what, "not " .. tostring(what)) end
    return (wrong(n - 1, what))
end
local function by_tail(value) return error(value) end
local function mark(message) return tostring(message) .. "!" end
local function lines(message)
    local found = { message }
    for level = 2, 20 do
        local info = debug.getinfo(level, "nSlt")
        if not info then break end
        if info.name == "xpcall" then break end
        found[#found + 1] = (info.name or "?") .. ":" .. info.currentline .. (info.istailcall and "t" or "")
    end
    return table.concat(found, " ")
end
local function last(...) return (select("#", ...)) .. ":" .. tostring((select(-1, ...))) end
local function local_of_raiser()
    local hidden = "a local"
    error("look")
end
local function reads_it()
    local name, value = debug.getlocal(3, 1)
    return name .. "=" .. tostring(value)
end
local depth = 0
local function fails_twice(message)
    depth = depth + 1
    if depth % 3 ~= 0 then error("again") end
    return "third time"
end
local thing = setmetatable({}, { __index = function(_, key) error({ key = key }) end })
local made = 0
for i = 1, 500 do
    note("value", last(xpcall(deep, mark, 3, "plain", 0)))
    note("table", select(2, xpcall(deep, function(t) return t end, 3, seen)) == seen)
    note("level 1", select(2, xpcall(deep, mark, 2, "placed")))
    note("level 2", select(2, xpcall(deep, mark, 2, "placed", 2)))
    note("level 2 alone", select(2, pcall(deep, 2, "placed", 2)))
    note("level 2 at the guard", select(2, pcall(deep, 0, "placed", 2)))
    note("nothing", last(xpcall(deep, function() end, 1, "gone")))
    note("nil", last(xpcall(deep, function(m) return m == nil end, 1)))
    note("two results", last(xpcall(deep, function(m) return m, 2 end, 1, "one", 0)))
    note("assert", select(2, xpcall(wrong, mark, 2, false)))
    note("tail", select(2, xpcall(by_tail, mark, "tail")))
    note("metamethod", select(2, xpcall(function() return thing.x end, function(m) return m.key end)))
    note("stack", select(2, xpcall(deep, lines, 2, "s", 0)))
    note("stack of a tail call", select(2, xpcall(by_tail, lines, {} and "s")))
    note("locals", select(2, xpcall(local_of_raiser, reads_it)))
    note("native handler", select(2, xpcall(deep, tostring, 1, 12)))
    note("handler of many", last(xpcall(deep, function(...) return select("#", ...) end, 1, "x")))
    note("error in the handler", tostring(select(2, xpcall(deep, fails_twice, 1, "first"))))
    note("protected in the handler", select(2, xpcall(deep, function(m) local ok, e = pcall(deep, 1, "inner", 0) return m .. e end, 1, "outer ", 0)))
    note("captured", select(2, xpcall(function() local x = i error(function() return x end) end, function(f) return f() end)) == i)
    note("made", (function() xpcall(deep, function() made = made + 1 end, 2, "x") return made == i end)())
    note("nested", select(2, xpcall(function()
        local _, m = xpcall(deep, mark, 1, "in", 0)
        error(m .. " out", 0)
    end, mark)))
    note("rethrown", select(2, xpcall(function()
        local ok, m = pcall(deep, 2, seen)
        error(m, 0)
    end, function(m) return m end)) == seen)
    local closed
    note("closed", select(2, xpcall(function()
        local guard <close> = setmetatable({}, { __close = function(_, e) closed = e end })
        deep(1, "while open", 0)
    end, mark)))
    note("closed with", closed)
    note("several", last(xpcall(function(...) return ... end, mark, 1, nil, 3)))
    note("none", last(xpcall(function() end, mark), ""))
    note("order", last(pcall(function() table.sort({ 3, 1, 2 }, function() error("no order", 0) end) return "sorted" end)))
    note("order handled", select(2, xpcall(function() table.sort({ 3, 1, 2 }, function(a) return a.x < 1 end) end, mark)))
    note("replacement", last(pcall(function() return (("abc"):gsub("b", function() deep(1, "no text", 0) end)) end)))
    note("coroutine", select(2, pcall(function()
        local step = coroutine.wrap(function() for k = 1, 3 do if k == 3 then deep(1, "inside", 0) end coroutine.yield(k) end end)
        return step() + step() + step()
    end)))
    note("resumed", last(pcall(function()
        local ok, m = coroutine.resume(coroutine.create(function() coroutine.yield(deep(0, "in it", 0)) end))
        error(m .. " and out", 0)
    end)))
    if i % 25 == 0 then
        local co = coroutine.wrap(function() return xpcall(deep, function(m) return m .. coroutine.yield("waits") end, 2, "resumed", 0) end)
        if pcall(co) then end
        note("traceback", (select(2, xpcall(deep, debug.traceback, 1, "t", 0)):gsub("%s+", " "):gsub(":%d+: in [^:]*$", "")))
    end
end
local function nest(n) local ok, m = pcall(nest, n + 1) if ok then return m end return n end
local at = nest(0)
print(at > 150 and at < 250, nest(0) == at)
local names = {}
for name in pairs(seen) do names[#names + 1] = name end
table.sort(names)
for _, name in ipairs(names) do print(name, (tostring(seen[name]):gsub("[^%s<]*/", ""))) end
--> true	true
--> assert	handled_in_busy_code.lua:16: not false!
--> captured	true
--> closed	while open!
--> closed with	while open!
--> coroutine	handled_in_busy_code.lua:91: inside
--> error in the handler	third time
--> handler of many	2:1
--> level 1	handled_in_busy_code.lua:11: placed!
--> level 2	handled_in_busy_code.lua:12: placed!
--> level 2 alone	handled_in_busy_code.lua:12: placed
--> level 2 at the guard	placed
--> locals	hidden=a local
--> made	true
--> metamethod	x
--> native handler	12
--> nested	in! out!
--> nil	2:true
--> none	2:
--> nothing	2:nil
--> order	2:no order
--> order handled	handled_in_busy_code.lua:87: attempt to index a number value (local 'a')!
--> protected in the handler	outer inner
--> replacement	2:no text
--> resumed	2:in it and out
--> rethrown	true
--> several	4:3
--> stack	s error:-1 deep:11 deep:12 ?:12
--> stack of a tail call	handled_in_busy_code.lua:19: s error:-1 ?:19
--> table	true
--> tail	handled_in_busy_code.lua:19: tail!
--> traceback	t stack traceback: [C]: in function 'error' handled_in_busy_code.lua:11: in upvalue 'deep' handled_in_busy_code.lua:12: in function <handled_in_busy_code.lua:10> [C]: in function 'xpcall' handled_in_busy_code.lua:100: in main chunk [C]: in ?
--> two results	2:one
--> value	2:plain!
