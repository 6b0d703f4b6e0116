-- Methods and events that are stored under computed keys, in classes that get more of them later.
local function class(methods, super)
  local dict = {}
  for name, f in pairs(super or {}) do dict[name] = f end
  for _, pair in ipairs(methods) do dict[pair[1]] = pair[2] end
  dict["__" .. "index"] = dict
  return dict
end
local Point = class {
  { "x2", function(self) return self.x * 2 end },
  { "name", function() return "point" end },
}
local Named = class({ { "name", function() return "named" end } }, Point)
local objects = {}
for i = 1, 100 do objects[i] = setmetatable({ x = i }, i % 2 == 0 and Point or Named) end
local function total()
  local n, named = 0, 0
  for i = 1, #objects do
    n = n + objects[i]:x2()
    if objects[i]:name() == "named" then named = named + 1 end
  end
  return n, named
end
for _ = 1, 50 do total() end
print(total()) --> 10100	50

-- Later methods, by computed keys and by names; methods that go.
for round = 1, 12 do
  Point["later" .. round] = function() return round end
  if objects[2]["later" .. round](objects[2]) ~= round then print("wrong", round) end
  for _ = 1, 5 do total() end
end
print(objects[2]:later12(), objects[1].later12) --> 12	nil
Point["x" .. 2] = function(self) return self.x end
print(total()) --> 7550	50
Named["name"] = nil
print(pcall(total)) --> false	classes_made_by_computed_keys.lua:20: attempt to call a nil value (method 'name')
function Named.name() return "again" end
print(total()) --> 7550	0

-- An event that comes late.
print(pcall(function() return objects[1] + 1 end)) --> false	classes_made_by_computed_keys.lua:42: attempt to perform arithmetic on a table value (field 'integer index')
Named["__" .. "add"] = function(a, b) return a.x + b end
print(objects[1] + 1) --> 2

-- A traversal of a class whose methods are called meanwhile meets each field once.
for size = 1, 40 do
  local C, seen, count = {}, {}, 0
  for i = 1, size do C["m" .. i] = function() return i end end
  C["gone"] = 1
  C["gone"] = nil
  C.__index = C
  local o = setmetatable({}, C)
  for name, f in pairs(C) do
    if seen[name] then print("twice", name) end
    seen[name] = true
    count = count + 1
    if type(f) == "function" and o.m1() ~= 1 then print("wrong") end
    if name == "m2" then C["m" .. 2] = nil end
  end
  if count ~= size + 1 then print("lost", size, count) end
end

-- A module of computed names, with other keys between them: those stay as they are.
local M = {}
for i = 1, 30 do M["f" .. i] = function(n) return n + i end end
local function use()
  local n = 0
  for _ = 1, 100 do n = M.f1(n) n = M.f30(n) end
  return n
end
print(use()) --> 3100
M[1.5] = "a float"
M["f" .. 31] = 31
print(use(), M.f31, M[1.5]) --> 3100	31	a float
local names = 0
for name in pairs(M) do if type(name) == "string" then names = names + 1 end end
print(names) --> 31
