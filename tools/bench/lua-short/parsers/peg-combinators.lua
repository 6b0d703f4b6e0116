-- Parsers built of closures: sequence, choice, repetition, captures and lookahead; with them a small grammar of types.
local function literal(text)
  return function(s, at)
    if s:sub(at, at + #text - 1) == text then return at + #text end
  end
end
local function class(pattern)
  pattern = "^" .. pattern .. "()"
  return function(s, at) return s:match(pattern, at) end
end
local function seq(...)
  local parts = { ... }
  return function(s, at, caps)
    for i = 1, #parts do
      at = parts[i](s, at, caps)
      if not at then return nil end
    end
    return at
  end
end
local function choice(...)
  local parts = { ... }
  return function(s, at, caps)
    local kept = #caps
    for i = 1, #parts do
      local stop = parts[i](s, at, caps)
      if stop then return stop end
      for k = #caps, kept + 1, -1 do caps[k] = nil end
    end
    return nil
  end
end
local function many(part)
  return function(s, at, caps)
    while true do
      local stop = part(s, at, caps)
      if not stop or stop == at then return at end
      at = stop
    end
  end
end
local function maybe(part)
  return function(s, at, caps) return part(s, at, caps) or at end
end
local function notAhead(part)
  return function(s, at) return not part(s, at, {}) and at or nil end
end
local function capture(part)
  return function(s, at, caps)
    local stop = part(s, at, caps)
    if stop then caps[#caps + 1] = s:sub(at, stop - 1) end
    return stop
  end
end
local function node(name, part)
  return function(s, at, caps)
    local inner = { kind = name }
    local stop = part(s, at, inner)
    if stop then caps[#caps + 1] = inner end
    return stop
  end
end
local function rule(grammar, name)
  return function(s, at, caps) return grammar[name](s, at, caps) end
end
local function list(part, separator)
  return seq(part, many(seq(separator, part)))
end

local space = class "%s*"
local function token(text) return seq(literal(text), space) end
local function word(text) return seq(literal(text), notAhead(class "[%w_]"), space) end

local g = {}
local name = seq(notAhead(choice(word "fn", word "record", word "end")), capture(class "[%a_][%w_]*"), space)
g.basic = node("name", name)
g.list = node("list", seq(token "[", rule(g, "type"), token "]"))
g.map = node("map", seq(token "{", rule(g, "type"), token ":", rule(g, "type"), token "}"))
g.fn = node("fn", seq(word "fn", token "(", maybe(list(rule(g, "type"), token ",")), token ")", maybe(seq(token "->", rule(g, "type")))))
g.group = seq(token "(", rule(g, "type"), token ")")
g.atom = choice(g.list, g.map, g.fn, g.group, g.basic)
g.optional = choice(node("optional", seq(g.atom, token "?")), g.atom)
g.union = choice(node("union", seq(g.optional, token "|", list(g.optional, token "|"))), g.optional)
g.type = g.union
g.field = node("field", seq(name, token ":", rule(g, "type")))
g.record = node("record", seq(word "record", name, many(g.field), word "end"))
g.file = node("file", seq(space, many(g.record)))

local function parse(text)
  local caps = {}
  local stop = g.file(text, 1, caps)
  if not stop or stop <= #text then return nil, stop end
  return caps[1]
end

local function show(t)
  if type(t) == "string" then return t end
  local parts = {}
  for i, each in ipairs(t) do parts[i] = show(each) end
  return t.kind .. "<" .. table.concat(parts, ",") .. ">"
end

local kinds = {}
local function count(t)
  if type(t) == "string" then return 1 end
  kinds[t.kind] = (kinds[t.kind] or 0) + 1
  local deepest = 0
  for _, each in ipairs(t) do deepest = math.max(deepest, count(each)) end
  return deepest + 1
end

local seed = 5
local function random(n)
  seed = seed * 16807 % 2147483647
  return seed % n + 1
end
local function make(depth)
  local kind = depth == 0 and 1 or random(7)
  if kind <= 2 then return ({ "string", "number", "endpoint", "T" })[random(4)] end
  if kind == 3 then return "[" .. make(depth - 1) .. "]" end
  if kind == 4 then return "{ string: " .. make(depth - 1) .. " }" end
  if kind == 5 then return "fn(" .. make(depth - 1) .. ", " .. make(depth - 1) .. ") -> " .. make(depth - 1) end
  if kind == 6 then return "(" .. make(depth - 1) .. " | " .. make(depth - 1) .. ")" end
  return make(0) .. "?"
end

local total, depth = 0, 0
for i = 1, 14 do
  local records = {}
  for k = 1, 4 do
    local fields = {}
    for f = 1, random(4) do fields[f] = "  field" .. f .. ": " .. make(3) end
    records[k] = "record R" .. k .. "\n" .. table.concat(fields, "\n") .. "\nend"
  end
  local tree = assert(parse(table.concat(records, "\n")))
  total = total + #show(tree)
  depth = math.max(depth, count(tree))
end
local report = {}
for kind, n in pairs(kinds) do report[#report + 1] = kind .. n end
table.sort(report)
print(total, depth, table.concat(report, " "), parse("record X a: [b end"), parse("record end")) --> 8799	10	field139 file14 fn40 list66 map70 name352 optional48 record56 union63	nil	nil	1
