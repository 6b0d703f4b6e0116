-- Fields read by keys that are values: several keys at one place, tables of several kinds, fields removed and added, metatables with a say,
-- keys too long to be names, and keys that are no strings.
local function get(t, key) return t[key] end
local long = ("k"):rep(60)
local point, other = { x = 1, y = 2 }, { y = 20, x = 10, z = 30 }
local function sum(n)
  local total = 0
  for i = 1, n do
    local key = i % 2 == 0 and "x" or "y"
    total = total + get(point, key) + get(i % 3 == 0 and other or point, key)
  end
  return total
end
print(sum(900))
--> 6750
point.x = nil
print(get(point, "x"), get(point, "y"), get(other, "z"), get(point, "z"))
--> nil	2	30	nil
point.x = "again"
setmetatable(other, { __index = function(_, key) return key .. "?" end })
other.x = nil
print(get(point, "x"), get(other, "x"), get(other, "y"), get(other, "none"))
--> again	x?	20	none?
setmetatable(point, { __index = { deep = "down" } })
print(get(point, "deep"), get(point, "x"), get({ [long] = 5 }, long), get({ [1.5] = 6 }, 1.5), get("text", "len") == string.len)
--> down	again	5	6	true
local many = {}
for i = 1, 200 do many["f" .. i] = i end
local total = 0
for i = 1, 200 do total = total + get(many, "f" .. i) end
for i = 1, 200, 2 do many["f" .. i] = nil end
for i = 1, 200 do total = total + (get(many, "f" .. i) or 0) end
print(total)
--> 30200

-- Events of metatables whose fields come and go.
local M = {}
local function added(t) return (pcall(function() return t + 1 end)) end
local v = setmetatable({}, M)
local seen = {}
for i = 1, 300 do
  if i == 100 then M.__add = function() return 1 end end
  if i == 200 then M.__add = nil end
  if i == 250 then M.__add = function() return 2 end end
  seen[#seen + 1] = added(v) and 1 or 0
end
local text = table.concat(seen)
print(#text, text:find("1"), text:find("0", 100), text:find("1", 200), (v + 1))
--> 300	100	200	250	2
print((select(2, pcall(get, nil, "x")):gsub("^.-:%d+: ", "")))
--> attempt to index a nil value (local 't')
