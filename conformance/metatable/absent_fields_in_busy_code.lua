-- Code that has seen a field missing sees it as soon as it is there, wherever it comes from.
local function read(t) return t.field end
local function write(t, v) t.field = v end
local function busy(t)
  for _ = 1, 1500 do assert(read(t) == nil) end
end
local function object(class) return setmetatable({ own = 1 }, { __index = class }) end
local function name(prefix) return prefix .. "field" end

local class = { other = 1 }
local a = object(class)
busy(a)
a.field = "own"
print(read(a)) --> own
class.field = "class"
print(read(a), read(object(class))) --> own	class
a.field = nil
print(read(a)) --> class
class.field = nil
busy(a)
local plain = { other = 1 }
local h = object(plain)
busy(h)
plain.field = "late"
print(read(h)) --> late

-- In a hash part.
local b, large = object({ other = 1 }), { other = 1 }
busy(b)
for i = 1, 300 do large["k" .. i] = i end
getmetatable(b).__index = large
busy(b)
large[name("")] = "large"
print(read(b)) --> large
local c = object({ other = 1 })
busy(c)
for i = 1, 300 do c["k" .. i] = i end
c[name("")] = "dynamic"
print(read(c)) --> dynamic

-- Behind the class, by a function, by another metatable.
local d, base = object({ other = 1 }), { field = "base" }
busy(d)
setmetatable(getmetatable(d).__index, { __index = base })
print(read(d)) --> base
local e = object({ other = 1 })
busy(e)
getmetatable(e).__index = function(_, key) return key:upper() end
print(read(e)) --> FIELD
setmetatable(e, { __index = { field = "new" } })
print(read(e)) --> new
setmetatable(e, nil)
print(read(e)) --> nil

-- Fields that are there without a value: stores and events.
local f = { field = 1, own = 2 }
for i = 1, 1500 do
  write(f, nil)
  assert(read(f) == nil)
  write(f, i)
  assert(read(f) == i)
end
write(f, nil)
setmetatable(f, { __newindex = function(t, key, v) rawset(t, key, v * 2) end, __index = { field = "default" } })
print(read(f)) --> default
write(f, 21)
print(read(f)) --> 42
local events = { __index = false, field = 1 }
local g = setmetatable({}, events)
local function set(t, v) t.__index = v end
for _ = 1, 1500 do
  set(events, nil)
  assert(g.field == nil)
end
set(events, events)
print(g.field, read(g)) --> 1	1
