-- The same instructions give each table another list of fields.
local NAMES = 20
local set, get = {}, {}
for i = 1, NAMES do
  set[i] = load("local t, v = ... t.field" .. i .. " = v")
  get[i] = load("return (...).field" .. i)
end
local seed = 9
local function random(n)
  seed = (seed * 3877 + 29573) % 139968
  return seed % n + 1
end

local wrong, fields, visited = 0, 0, 0
for round = 1, 2000 do
  local t, has = {}, {}
  for _ = 1, random(NAMES) do
    local i = random(NAMES)
    if random(5) == 1 then set[i](t, nil) has[i] = nil
    else set[i](t, round * i) has[i] = round * i end
  end
  for i = 1, NAMES do
    if get[i](t) ~= has[i] then wrong = wrong + 1 end
    if has[i] then fields = fields + 1 end
  end
  for name, value in pairs(t) do
    visited = visited + 1
    local i = tonumber(name:match("%d+"))
    if has[i] ~= value then wrong = wrong + 1 end
    -- Clearing while traversing.
    t[name] = nil
  end
  if next(t) ~= nil then wrong = wrong + 1 end
end
print(wrong, fields == visited, fields) --> 0	true	9879

-- The same with computed keys.
wrong, fields, visited = 0, 0, 0
for round = 1, 2000 do
  local t, order = {}, {}
  for _ = 1, random(6) do
    local name = "key" .. random(8)
    if t[name] == nil then order[#order + 1] = name end
    t[name] = round
  end
  for name, value in pairs(t) do
    visited = visited + 1
    if value ~= round then wrong = wrong + 1 end
    t[name] = nil
  end
  for i, name in ipairs(order) do t[name] = i end
  for i, name in ipairs(order) do if t[name] ~= i then wrong = wrong + 1 end end
  fields = fields + #order
end
print(wrong, fields == visited) --> 0	true
