-- Small functions that call nothing, called so often that they are written in place of their calls: arguments open and missing, results
-- wanted and not, numbers of every kind, upvalues, metamethods, errors with their positions, and functions that become others.
local function add(a, b) return a + b end
local function pick(a, b, c) if a then return b end return c end
local function nothing() end
local function two() return 1, 2 end
local function vector(x, y) return { x = x, y = y } end
local function dot(v, w) return v.x * w.x + v.y * w.y end
local function mix(h) h = (h ~ (h >> 33)) * 0xff51afd7ed558ccd return h ~ (h >> 33) end
local count = 0
local function tick(by) count = count + by return count end
local function identity(...) return ... end

local function run(n)
  local picked = 0
  for i = 1, n do
    picked = picked + pick(i % 2 == 0, 1, 2) + pick(i % 3 == 0, i)
      * 0
  end
  return picked
end
local ok, message = pcall(run, 700)
print(ok, (message:gsub("^.-([%w_]+%.lua:%d+)", "%1")))
--> false	small_functions_in_place_of_calls.lua:18: attempt to perform arithmetic on a nil value

local function whole(n)
  local sum, product, hash, picked = 0, 1.5, 1, 0
  for i = 1, n do
    sum = add(sum, identity(i))
    product = add(product, 0.25)
    hash = mix(hash + i)
    picked = picked + pick(i % 2 == 0, 1, 2)
    tick(1)
    nothing(i)
    if nothing() ~= nil or two() ~= 1 then return "wrong" end
    sum = add(sum, (dot(vector(i, 2), vector(1, i))))
  end
  return sum, product, hash, picked, count
end
print(whole(1000))
--> 2002000	251.5	-6599341672901614746	1500	1000

-- What they work on changes.
local V = {}
V.__add = function(a, b) return setmetatable({ n = (type(a) == "table" and a.n or a) + (type(b) == "table" and b.n or b) }, V) end
V.__index = function(_, key) return #key end
local function total(list, from)
  local sum = from
  for i = 1, #list do sum = add(sum, list[i]) end
  return sum
end
local list = {}
for i = 1, 900 do list[i] = i end
print(total(list, 0), total(list, 0.5), total(list, 1 << 62), total(list, math.maxinteger))
--> 405450	405450.5	4611686018427793354	-9223372036854370359
print(total(list, setmetatable({ n = 1 }, V)).n, total(list, "10"))
--> 405451	405460
list[800] = setmetatable({ n = -1 }, V)
print(total(list, 0).n, select("#", pcall(total, { {} }, 0)))
--> 404649	2
print((select(2, pcall(total, { 1, 2, {} }, 0)):gsub("^.-([%w_]+%.lua)", "%1")))
--> small_functions_in_place_of_calls.lua:3: attempt to perform arithmetic on a table value (local 'b')

-- Fields that functions provide, and coroutines that wait in a metamethod of what is written in place.
local function field(t) return t.abc end
local Waits = { __index = function(_, key) return coroutine.yield(key) end }
local function fields(t, n)
  local sum = 0
  for _ = 1, n do sum = sum + field(t) end
  return sum
end
print(fields({ abc = 2 }, 900), fields(setmetatable({}, V), 900))
--> 1800	2700
local co = coroutine.wrap(function() return fields(setmetatable({}, Waits), 600) end)
local asked = co()
for i = 1, 599 do asked = co(i) end
print(asked, co(600))
--> abc	180300

-- The function called is replaced, and one with the same text is another closure.
local function maker(k) return function(x) return x * k end end
local scale = maker(2)
local function scaled(n)
  local sum = 0
  for i = 1, n do
    sum = sum + scale(i)
    if i == n - 5 then scale = maker(3) end
    if i == n - 2 then scale = math.abs end
  end
  return sum
end
print(scaled(1000))
--> 1001992

-- Who asks from within sees both activations.
local traced
local Asks = { __index = function() traced = debug.traceback("", 1) return 1 end }
local function asking(t, n)
  local sum = 0
  for _ = 1, n do sum = sum + field(t) end
  return sum
end
asking({ abc = 1 }, 900)
asking(setmetatable({}, Asks), 3)
print(select(2, traced:gsub("\n%s+[^\n]*small_functions_in_place_of_calls.lua:", "")))
--> 4
