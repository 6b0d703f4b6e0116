-- Multiple dispatch and visitors: pieces of a game meet by the types of both; a tree of expressions is visited four ways.
local types = {}
local function newType(name, parent)
  local t = { name = name, parent = parent, depth = parent and parent.depth + 1 or 0 }
  t.__index = t
  types[name] = t
  return setmetatable(t, { __index = parent, __call = function(c, fields) return setmetatable(fields or {}, c) end })
end

local function distance(t, wanted)
  local d = 0
  while t do
    if t == wanted then return d end
    t, d = t.parent, d + 1
  end
end
local function generic(name)
  local methods, cache = {}, {}
  local self = {}
  function self.define(a, b, f)
    methods[#methods + 1] = { a, b, f }
    cache = {}
  end
  return setmetatable(self, { __call = function(_, x, y, ...)
    local tx, ty = getmetatable(x), getmetatable(y)
    local row = cache[tx]
    if not row then
      row = {}
      cache[tx] = row
    end
    local f = row[ty]
    if not f then
      local best
      for _, m in ipairs(methods) do
        local da, db = distance(tx, m[1]), distance(ty, m[2])
        if da and db and (not best or da + db < best) then best, f = da + db, m[3] end
      end
      if not f then error(("no %s for %s and %s"):format(name, tx.name, ty.name), 0) end
      row[ty] = f
    end
    return f(x, y, ...)
  end })
end

local Thing = newType "Thing"
local Rock, Ship, Shot = newType("Rock", Thing), newType("Ship", Thing), newType("Shot", Thing)
local Ice, Fighter, Freighter = newType("Ice", Rock), newType("Fighter", Ship), newType("Freighter", Ship)
local collide = generic "collision"
local counts = {}
local function count(key) counts[key] = (counts[key] or 0) + 1 end
collide.define(Thing, Thing, function(a, b) count "bounce" a.v, b.v = b.v, a.v end)
collide.define(Ship, Rock, function(a, b) count "crash" a.hp = a.hp - b.size end)
collide.define(Rock, Ship, function(a, b) return collide(b, a) end)
collide.define(Fighter, Ice, function(a) count "scratch" a.hp = a.hp - 1 end)
collide.define(Shot, Thing, function(_, b) count "hit" b.hp = (b.hp or 5) - 2 end)
collide.define(Thing, Shot, function(a, b) return collide(b, a) end)
collide.define(Shot, Shot, function() count "nothing" end)
collide.define(Freighter, Freighter, function(a, b) count "dock" a.hp, b.hp = 50, 50 end)

local seed = 1001
local function random(n)
  seed = seed * 16807 % 2147483647
  return seed % n + 1
end
local kinds, things = { Rock, Ice, Fighter, Freighter, Shot, Ship }, {}
for i = 1, 60 do things[i] = kinds[i % 6 + 1] { hp = 40, size = i % 5, v = i } end
for _ = 1, 9000 do collide(things[random(60)], things[random(60)]) end
local hp, v = 0, 0
for i, thing in ipairs(things) do hp, v = hp + thing.hp, (v * 3 + thing.v * i) % 1000003 end

local function accept(node, visitor, ...)
  local t = getmetatable(node)
  while t do
    local f = visitor[t.name]
    if f then return f(visitor, node, ...) end
    t = t.parent
  end
  error("cannot visit " .. getmetatable(node).name, 0)
end
local Node = newType "Node"
local Num, Var, Bin, Neg, Let = newType("Num", Node), newType("Var", Node), newType("Bin", Node), newType("Neg", Node), newType("Let", Node)
local Printer = {
  Num = function(_, n) return tostring(n.value) end,
  Var = function(_, n) return n.name end,
  Neg = function(p, n) return "-" .. accept(n.of, p) end,
  Bin = function(p, n) return "(" .. accept(n.a, p) .. n.op .. accept(n.b, p) .. ")" end,
  Let = function(p, n) return "let " .. n.name .. "=" .. accept(n.value, p) .. " in " .. accept(n.body, p) end,
}
local apply = { ["+"] = function(a, b) return a + b end, ["-"] = function(a, b) return a - b end, ["*"] = function(a, b) return a * b % 10007 end }
local Evaluator = {
  Num = function(_, n) return n.value end,
  Var = function(_, n, env) return env[n.name] end,
  Neg = function(e, n, env) return -accept(n.of, e, env) end,
  Bin = function(e, n, env) return apply[n.op](accept(n.a, e, env), accept(n.b, e, env)) end,
  Let = function(e, n, env) return accept(n.body, e, setmetatable({ [n.name] = accept(n.value, e, env) }, { __index = env })) end,
}
local Folder = {
  Node = function(_, n) return n end,
  Neg = function(f, n)
    local of = accept(n.of, f)
    return getmetatable(of) == Num and Num { value = -of.value } or Neg { of = of }
  end,
  Bin = function(f, n)
    local a, b = accept(n.a, f), accept(n.b, f)
    if getmetatable(a) == Num and getmetatable(b) == Num then return Num { value = apply[n.op](a.value, b.value) } end
    return Bin { op = n.op, a = a, b = b }
  end,
  Let = function(f, n) return Let { name = n.name, value = accept(n.value, f), body = accept(n.body, f) } end,
}
local Depth = {
  Node = function() return 1 end,
  Neg = function(d, n) return 1 + accept(n.of, d) end,
  Bin = function(d, n) return 1 + math.max(accept(n.a, d), accept(n.b, d)) end,
  Let = function(d, n) return 1 + math.max(accept(n.value, d), accept(n.body, d)) end,
}
local function make(depth)
  local r = depth == 0 and random(2) or random(7)
  if r == 1 then return Num { value = random(9) } end
  if r == 2 then return Var { name = ({ "x", "y" })[random(2)] } end
  if r == 3 then return Neg { of = make(depth - 1) } end
  if r == 4 then return Let { name = "x", value = make(depth - 1), body = make(depth - 1) } end
  return Bin { op = ({ "+", "-", "*" })[random(3)], a = make(depth - 1), b = make(depth - 1) }
end
local same, length, shorter, deepest = 0, 0, 0, 0
for _ = 1, 150 do
  local tree = make(7)
  local folded = accept(tree, Folder)
  local env = { x = 3, y = 5 }
  if accept(tree, Evaluator, env) == accept(folded, Evaluator, env) then same = same + 1 end
  local a, b = accept(tree, Printer), accept(folded, Printer)
  length, shorter, deepest = length + #a, shorter + #a - #b, math.max(deepest, accept(tree, Depth))
end
local report = {}
for key, n in pairs(counts) do report[#report + 1] = key .. n end
table.sort(report)
print(hp, v, table.concat(report, " "), same, length, shorter, deepest, select(2, pcall(accept, Thing {}, Printer))) --> -5165	321540	bounce3019 crash2514 dock260 hit2454 nothing261 scratch492	150	9141	374	8	cannot visit Thing
