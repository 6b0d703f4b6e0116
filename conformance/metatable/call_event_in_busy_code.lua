-- A table is called again and again: its handler is a function, then another one, one that waits, one that fails.
local calls = 0
local Class = setmetatable({}, { __call = function(self, a, b)
  calls = calls + 1
  return { class = self, sum = (a or 0) + (b or 0) }
end })
local function plain(n)
  local sum = 0
  for i = 1, n do sum = sum + Class(i, 1).sum end
  return sum
end
print(plain(500), calls) --> 125750	500

local function two() return 3, 4 end
local function open(n)
  local sum = 0
  for _ = 1, n do sum = sum + Class(two()).sum end
  return sum
end
print(open(500)) --> 3500

local function tail(n) return Class(n) end
local function tails(n)
  local sum = 0
  for i = 1, n do sum = sum + tail(i).sum end
  return sum
end
print(tails(500)) --> 125250

local function tailOpen() return Class(two()) end
local sum = 0
for _ = 1, 500 do sum = sum + tailOpen().sum end
print(sum) --> 3500

-- Any number of results, from any number of arguments.
local Count = setmetatable({}, { __call = function(_, ...) return select("#", ...), ... end })
local function results(n)
  local count, first, second
  for i = 1, n do count, first, second = Count(i, nil) end
  return count, first, second, (Count()), select("#", Count(1, 2, 3))
end
print(results(500)) --> 2	500	nil	0	4

-- Functions and tables, one after the other, at one place.
local function mixed(list, n)
  local log = 0
  for i = 1, n do log = log + list[i % #list + 1](i) end
  return log
end
local list = {
  function(i) return i end,
  setmetatable({ by = 2 }, { __call = function(self, i) return i * self.by end }),
  math.abs,
}
print(mixed(list, 600)) --> 240200

-- Another handler, and none.
getmetatable(Class).__call = function(_, a) return { sum = -a } end
print(plain(3)) --> -6
getmetatable(Class).__call = setmetatable({}, { __call = function(_, _, a) return { sum = a * 10 } end })
print(plain(3)) --> 60
getmetatable(Class).__call = nil
print(pcall(plain, 3)) --> false	call_event_in_busy_code.lua:9: attempt to call a table value (upvalue 'Class')

-- A handler that yields, and one that fails.
getmetatable(Class).__call = function(_, a) return { sum = coroutine.yield(a) } end
local co = coroutine.wrap(function() return "end", plain(100) end)
local value = co()
while value ~= "end" do
  local last, total = co(value * 2)
  if last == "end" then print(total) break end --> 10100
  value = last
end
getmetatable(Class).__call = function(_, a)
  if a == 90 then error("at ninety") end
  return { sum = a }
end
print(pcall(plain, 100)) --> false	call_event_in_busy_code.lua:75: at ninety

-- Recursion through handlers.
local Depth
Depth = setmetatable({}, { __call = function(_, n) if n == 0 then return 0 end return 1 + Depth(n - 1) end })
local deep = 0
for _ = 1, 20 do deep = deep + Depth(500) end
print(deep, Depth(10000)) --> 10000	10000
