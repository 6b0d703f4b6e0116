-- Stores that a function takes, again and again: it stores elsewhere, yields, fails, and calls itself.
local log = 0
local store = {}
local proxy = setmetatable({}, { __newindex = function(_, key, value) log = log + 1 store[key] = value end })
local function named(n) for i = 1, n do proxy.field = i end end
local function computed(n) for i = 1, n do proxy[i] = i proxy["k" .. i % 3] = i end end
named(500)
computed(300)
print(log, store.field, #store, store.k0, store.k1, store.k2, next(proxy)) --> 1100	500	300	300	298	299	nil

-- Behind tables that take stores in place of others.
local behind = setmetatable({}, { __newindex = setmetatable({}, { __newindex = proxy }) })
for i = 1, 300 do behind.deep = i end
print(log, store.deep, rawget(behind, "deep")) --> 1400	300	nil

-- A key that is there, or comes to be there.
local rest = setmetatable({ there = 0 }, { __newindex = function(t, key, value) rawset(t, key, -value) end })
for i = 1, 300 do rest.there = i rest.new = i end
print(rest.there, rest.new) --> 300	300
for i = 1, 300 do rest.there = nil rest.there = i end
print(rest.there) --> -300

-- The number of arguments, and results that nobody wants.
local count
local counting = setmetatable({}, { __newindex = function(...) count = select("#", ...) return 1, 2, 3 end })
local function all(n)
  local a, b = 1, 2
  for _ = 1, n do counting.x = nil counting[a] = b end
  return a, b, count
end
print(all(300)) --> 1	2	3

-- It yields, it fails, it recurses.
local waiting = setmetatable({}, { __newindex = function(_, key, value) coroutine.yield(key .. value) end })
local co = coroutine.wrap(function()
  for i = 1, 200 do waiting.w = i waiting["v"] = i end
  return "end"
end)
local got, last = 0, nil
for value in co do
  if value == "end" then break end
  got, last = got + 1, value
end
print(got, last) --> 400	v200
local failing = setmetatable({}, { __newindex = function(_, _, value) if value == 250 then error("at " .. value) end end })
local function fail(n) for i = 1, n do failing.x = i end end
print(pcall(fail, 249), pcall(fail, 300)) --> true	false	newindex_in_busy_code.lua:45: at 250
local function setter(t, key, value) if value > 0 then t[key] = value - 1 else log = value end end
local deep = setmetatable({}, { __newindex = setter })
for _ = 1, 50 do deep.x = 100 end
print(log) --> 0
local strings = 0
debug.setmetatable("", { __index = string, __newindex = function(s, key) strings = strings + #s + #key end })
for _ = 1, 300 do ("abc").de = 1 end
print(strings) --> 1500
