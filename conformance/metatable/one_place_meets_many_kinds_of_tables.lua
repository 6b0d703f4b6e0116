-- One instruction that reads, stores or calls a field of tables with many different lists of fields.
local KINDS = 100
local function record(k, value)
  local r = {}
  for i = 1, k % 7 do r["before" .. k .. i] = i end
  -- Keys in the text make records; each chunk has a list of fields of its own.
  return load("local r, value = ... r.of" .. k .. " = 1 r.value = value r.last" .. k .. " = 2 return r")(r, value)
end
local records = {}
for k = 1, KINDS do records[k] = record(k, k) end

local function sum()
  local n = 0
  for k = 1, KINDS do n = n + records[k].value end
  return n
end
local function add(by)
  for k = 1, KINDS do records[k].value = records[k].value + by end
end
for _ = 1, 60 do sum() end
print(sum()) --> 5050
for _ = 1, 60 do add(1) end
print(sum()) --> 11050

-- A field that only some have, with and without a table behind.
local function missing()
  local n = 0
  for k = 1, KINDS do if records[k].of17 == nil then n = n + 1 end end
  return n
end
for _ = 1, 60 do missing() end
print(missing()) --> 99
for k = 1, KINDS, 2 do setmetatable(records[k], { __index = { of17 = k } }) end
print(missing()) --> 50
for _ = 1, 60 do missing() end
for k = 1, KINDS, 2 do getmetatable(records[k]).__index.of17 = nil end
print(missing()) --> 99
for k = 1, KINDS do setmetatable(records[k], nil) end

-- Fields that go, and new ones.
local function clear(which)
  for k = 1, KINDS do
    if k % 3 == which then records[k].value = nil else records[k].value = k end
  end
end
local function present()
  local n = 0
  for k = 1, KINDS do if records[k].value then n = n + 1 end end
  return n
end
for i = 1, 60 do clear(i % 3) present() end
print(present()) --> 67
local function extend(name)
  return load("local t = ... for k = 1, #t do t[k]." .. name .. " = k end")(records)
end
for i = 1, 60 do extend("new" .. i % 5) end
local kept = 0
for k = 1, KINDS do kept = kept + records[k].new3 end
print(kept) --> 5050

-- Stores that a metatable takes, at a place that has stored many times.
local taken = 0
local function store()
  for k = 1, KINDS do records[k].more = k end
end
for k = 1, KINDS, 4 do setmetatable(records[k], { __newindex = function() taken = taken + 1 end }) end
for _ = 1, 60 do store() end
print(taken, rawget(records[1], "more"), rawget(records[2], "more")) --> 1500	nil	2

-- Methods of many classes, some inherited, some of objects with the same fields.
local Base = {}
Base.__index = Base
function Base.name(self) return self.kind end
local objects = {}
for k = 1, KINDS do
  local class = setmetatable({}, Base)
  class.__index = class
  load("local c = ... function c.own" .. k .. "() end")(class)
  function class.area() return k end
  if k % 5 == 0 then function class.name() return "five" end end
  objects[k] = setmetatable({ kind = "k" .. k }, class)
end
local function total()
  local n, named = 0, 0
  for k = 1, KINDS do
    local o = objects[k]
    n = n + o:area()
    if o:name() == "five" then named = named + 1 end
  end
  return n, named
end
for _ = 1, 60 do total() end
print(total()) --> 5050	20
function Base.area() return 0 end
for k = 1, KINDS, 2 do getmetatable(objects[k]).area = nil end
print(total()) --> 2550	20
getmetatable(objects[7]).name = function() return "five" end
for _ = 1, 60 do total() end
print(total()) --> 2550	21
