-- What waits in resume, yield or a wrapped coroutine has a frame for whoever looks, whatever it looked like while nobody did.
local yield = coroutine.yield

-- Results wanted: none, some, all, more than there are.
local co = coroutine.create(function(...)
    local first, second, third = yield(...)
    print(first, second, third)
    print(yield(third, second, first))
    yield()
    print((yield("one", "two")))
    print(select("#", yield()))
    return "returned", nil, 3
end)
for _, sent in ipairs({ 1, 2, 3, 4, 5, 6, 7 }) do
    print(coroutine.resume(co, sent, sent * 2))
end
--> true	1	2
--> 2	4	nil
--> true	nil	4	2
--> 3	6
--> true
--> true	one	two
--> 5
--> true
--> 2
--> true	returned	nil	3
--> false	cannot resume dead coroutine

-- Seen from outside while suspended.
local function level_two() yield("from level two") return "back" end
co = coroutine.create(function() local mine = "a local" level_two() return mine end)
print(coroutine.resume(co)) --> true	from level two
print(debug.getinfo(co, 0, "S").what, debug.getinfo(co, 1, "l").currentline, debug.getinfo(co, 2, "l").currentline) --> C	30	31
print(debug.getlocal(co, 2, 1)) --> mine	a local
print((debug.traceback(co):gsub("[^%s<]*/", ""))) --> stack traceback:
--> 	[C]: in function 'coroutine.yield'
--> 	frames_of_waiting_coroutines.lua:30: in upvalue 'level_two'
--> 	frames_of_waiting_coroutines.lua:31: in function <frames_of_waiting_coroutines.lua:31>
print(coroutine.resume(co)) --> true	a local

-- Seen from inside: the one that waits for this one.
local outer
outer = coroutine.create(function()
    local inner = coroutine.wrap(function()
        print(coroutine.status(outer), debug.getinfo(outer, 0, "S").what, debug.getinfo(outer, 1, "l").currentline)
        yield("looked at")
        return "twice"
    end)
    local a = inner()
    print(a, inner())
    return "end"
end)
print(coroutine.resume(outer))
--> normal	C	49
--> looked at	twice
--> true	end

-- A hook set meanwhile.
co = coroutine.create(function() local n = 0 while true do n = n + 1 yield(n) end end)
print(coroutine.resume(co)) --> true	1
local lines = 0
debug.sethook(co, function() lines = lines + 1 end, "l")
print(coroutine.resume(co)) --> true	2
debug.sethook(co)
print(select(2, coroutine.resume(co)), lines > 0) --> 3	true

-- Closed, and failing, while it waits or the other does.
local closed
co = coroutine.create(function() local guard <close> = setmetatable({}, { __close = function() closed = true end }) yield() end)
coroutine.resume(co)
print(coroutine.close(co), closed, coroutine.status(co)) --> true	true	dead
local failing = coroutine.wrap(function() yield(1) error({ code = 7 }) end)
print(failing(), select(2, pcall(failing)).code, pcall(failing)) --> 1	7	false	cannot resume dead coroutine
co = coroutine.create(function() yield() local x = nil; return x.field end)
coroutine.resume(co)
print((select(2, coroutine.resume(co)):gsub("[^%s<]*/", ""))) --> frames_of_waiting_coroutines.lua:74: attempt to index a nil value (local 'x')
print((debug.traceback(co):gsub("[^%s<]*/", ""):match("\n(.*)"))) --> 	frames_of_waiting_coroutines.lua:74: in function <frames_of_waiting_coroutines.lua:74>

-- Collected while they wait.
local kept = coroutine.wrap(function(t) local mine = { t } while true do t = yield(#mine) mine[#mine + 1] = t end end)
for i = 1, 3 do kept({}) collectgarbage() end
print(kept({})) --> 4

-- Hooks hear of a yield's return, also when they were set while it waited.
co = coroutine.create(function() yield() return 1 end)
coroutine.resume(co)
local returned = {}
debug.sethook(co, function(event) returned[#returned + 1] = event .. " " .. debug.getinfo(2, "S").what end, "r")
coroutine.resume(co)
print(table.concat(returned, ", ")) --> return C, return Lua

-- What lies in registers that nothing needs any more is not kept alive by waiting.
local weak = setmetatable({}, { __mode = "v" })
co = coroutine.create(function()
    do
        local a, b, c, d, e, f, g = 1, 2, 3, 4, 5, 6, { "gone" }
        weak[1] = g
    end
    yield()
end)
coroutine.resume(co)
collectgarbage()
print(weak[1], coroutine.status(co)) --> nil	suspended

-- But what an expression has computed so far is.
local function pair(t, value) return t[1], value end
co = coroutine.create(function() local before = 1 return pair({ "kept" }, yield(before)) end)
coroutine.resume(co)
collectgarbage()
print(coroutine.resume(co, "sent")) --> true	kept	sent
