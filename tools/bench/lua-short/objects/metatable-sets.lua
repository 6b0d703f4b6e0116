-- Metatables at work: sets, vectors, ranges, default and counting tables, read-only and tracing proxies, lazy fields.
-- Needs: libraries
local Set = {}
Set.__index = Set
local function set(list)
  local s = setmetatable({ items = {}, n = 0 }, Set)
  for _, v in ipairs(list or {}) do s:add(v) end
  return s
end
function Set:add(v)
  if not self.items[v] then self.items[v], self.n = true, self.n + 1 end
  return self
end
function Set:has(v) return self.items[v] == true end
function Set:list()
  local out = {}
  for v in pairs(self.items) do out[#out + 1] = v end
  table.sort(out)
  return out
end
Set.__add = function(a, b)
  local s = set(a:list())
  for v in pairs(b.items) do s:add(v) end
  return s
end
Set.__mul = function(a, b)
  local s = set()
  for v in pairs(a.items) do if b.items[v] then s:add(v) end end
  return s
end
Set.__sub = function(a, b)
  local s = set()
  for v in pairs(a.items) do if not b.items[v] then s:add(v) end end
  return s
end
Set.__le = function(a, b)
  for v in pairs(a.items) do if not b.items[v] then return false end end
  return true
end
Set.__lt = function(a, b) return a <= b and a.n < b.n end
Set.__eq = function(a, b) return a.n == b.n and a <= b end
Set.__len = function(a) return a.n end
Set.__tostring = function(a) return "{" .. table.concat(a:list(), ",") .. "}" end
Set.__call = function(a, f)
  local s = set()
  for _, v in ipairs(a:list()) do if f(v) then s:add(v) end end
  return s
end

local Vector = { names = { x = 1, y = 2, z = 3 } }
local function vector(...) return setmetatable({ ... }, Vector) end
Vector.__index = function(v, k) return rawget(Vector, k) or rawget(v, Vector.names[k]) end
Vector.__newindex = function(v, k, value) rawset(v, Vector.names[k] or error("no component " .. tostring(k), 0), value) end
Vector.__add = function(a, b) return vector(a[1] + b[1], a[2] + b[2], a[3] + b[3]) end
Vector.__sub = function(a, b) return vector(a[1] - b[1], a[2] - b[2], a[3] - b[3]) end
Vector.__unm = function(a) return vector(-a[1], -a[2], -a[3]) end
Vector.__mul = function(a, b)
  if type(a) == "number" then return vector(a * b[1], a * b[2], a * b[3]) end
  if type(b) == "number" then return b * a end
  return a[1] * b[1] + a[2] * b[2] + a[3] * b[3]
end
Vector.__concat = function(a, b) return tostring(a) .. tostring(b) end
Vector.__tostring = function(a) return ("(%g %g %g)"):format(a[1], a[2], a[3]) end
function Vector.cross(a, b) return vector(a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x) end

local function default(make)
  return setmetatable({}, { __index = function(t, k)
    local v = make(k)
    rawset(t, k, v)
    return v
  end })
end
local function readonly(t)
  return setmetatable({}, {
    __index = function(_, k)
      local v = t[k]
      return type(v) == "table" and readonly(v) or v
    end,
    __newindex = function(_, k) error("read-only: " .. tostring(k), 0) end,
    __len = function() return #t end,
  })
end
local function tracing(t, log)
  return setmetatable({}, {
    __index = function(_, k)
      log[#log + 1] = "get " .. tostring(k)
      return t[k]
    end,
    __newindex = function(_, k, v)
      log[#log + 1] = "set " .. tostring(k)
      t[k] = v
    end,
  })
end
local function range(from, to, step)
  step = step or 1
  return setmetatable({}, {
    __index = function(_, i)
      local v = from + (i - 1) * step
      if i >= 1 and (step > 0 and v <= to or step < 0 and v >= to) then return v end
    end,
    __len = function() return math.max(0, math.floor((to - from) / step) + 1) end,
    __call = function(self, _, last)
      last = last or from - step
      local v = last + step
      if step > 0 and v <= to or step < 0 and v >= to then return v end
    end,
  })
end

local laws, total = 0, 0
for i = 1, 90 do
  local lists = { {}, {}, {} }
  for k = 1, 24 do
    lists[1][k], lists[2][k], lists[3][k] = k * i % 37, k * k % 31, (k + i) % 29
  end
  local a, b, c = set(lists[1]), set(lists[2]), set(lists[3])
  if a * (b + c) == a * b + a * c then laws = laws + 1 end
  if a - (b * c) == (a - b) + (a - c) then laws = laws + 1 end
  if a * b <= a and not (a < a * b) then laws = laws + 1 end
  total = total + a(function(v) return v % 3 == 0 end).n + #tostring(a + b + c)
end
local sum = vector(0, 0, 0)
for i = 1, 1500 do
  local v = vector(i % 7, i % 11, i % 13)
  sum = sum + v:cross(-v + vector(1, 2, 3)) - 0.5 * v
  if v * v:cross(sum) ~= 0 then error("not orthogonal") end
  v.x = v.y + v.z
  total = total + v.x
end
local index = default(function() return default(function() return 0 end) end)
for word in ("the cat and the dog and the end of the tale"):rep(25, " "):gmatch("%a+") do
  index[word:sub(1, 1)][word] = index[word:sub(1, 1)][word] + 1
end
local config = readonly { limits = { cpu = 4 }, 1, 2, 3 }
local _, refusal = pcall(function() config.limits.cpu = 8 end)
local log, store = {}, {}
local traced = tracing(store, log)
for i = 1, 300 do traced[i % 10] = (traced[i % 10] or 0) + i end
local ranged = 0
for v in range(10, 1, -3) do ranged = ranged * 100 + v end
for v in range(1, 900) do total = total + v end
local r = range(5, 50, 5)
print(laws, total, sum .. "", index.t.the, index.t.tale, index.d.dog, config.limits.cpu, refusal, #log, log[3], store[7], ranged, r[4], #config) --> 270	430806	(2251.5 -8251 -2988.5)	100	25	25	4	read-only: cpu	600	get 2	4560	10070401	20	3
