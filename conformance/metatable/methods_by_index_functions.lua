-- Methods that an __index function gives, in code that calls them again and again.
local asked = 0
local class = { add = function(self, by) self.value = self.value + by return self end }
local meta = { __index = function(_, name) asked = asked + 1 return class[name] end }
local function new() return setmetatable({ value = 0 }, meta) end
local function busy(o, n) for i = 1, n do o:add(i):add(-1) end return o.value end
print(busy(new(), 300), asked) --> 44850	600
local function tail(o, by) return o:add(by) end
local o = new()
for i = 1, 300 do tail(o, i) end
print(o.value) --> 45150

-- Arguments that call others; results of several; the object among the arguments.
class.sum = function(self, ...) local n = self.value for _, v in ipairs { ... } do n = n + v end return n, self end
local function several(o, n)
  local total = 0
  for i = 1, n do
    local a, b = o:sum(i, o:sum(1, 2) - o.value, (o:sum()))
    total = total + a - b.value
  end
  return total
end
print(several(new(), 300)) --> 46050

-- Behind tables, and in strings' place.
local behind = setmetatable({ value = 5 }, { __index = setmetatable({}, { __index = new() }) })
local function deep(n) local total = 0 for _ = 1, n do total = total + behind:sum(1) end return total end
print(deep(300)) --> 1800

-- It yields, it fails, it finds nothing.
local waiting = setmetatable({}, { __index = function(_, name) return coroutine.yield(name) end })
local function wait(n) local total = 0 for i = 1, n do total = total + waiting:give(i) end return "end", total end
local co = coroutine.wrap(wait)
local first, second = co(200)
while first ~= "end" do first, second = co(function(_, i) return i * 2 end) end
print(second) --> 40200
local failing = setmetatable({}, { __index = function(_, name) error("no " .. name, 2) end })
print(pcall(function() for i = 1, 100 do pcall(function() failing:nothing() end) end failing:more(1) end))
--> false	methods_by_index_functions.lua:38: no more
local function missing(o, n) for i = 1, n do if i == n then o:nothing() else o:add(1) end end end
print(pcall(missing, new(), 200)) --> false	methods_by_index_functions.lua:40: attempt to call a nil value (method 'nothing')

-- The object is a variable that others capture, and one that the call replaces.
local function captured(n)
  local o, p = new(), new()
  local function get() return o end
  for i = 1, n do
    o:add(i)
    if i % 50 == 0 then o, p = p, o end
    p = p:add(get().value > 0 and 1 or 0)
  end
  return o.value + p.value
end
print(captured(300)) --> 45450
meta.__index = function(t, name) return function(self, v) return rawequal(self, t) and name .. v end end
local function named(o, n) local last for i = 1, n do last = o:any(i) end return last end
print(named(new(), 300)) --> any300
