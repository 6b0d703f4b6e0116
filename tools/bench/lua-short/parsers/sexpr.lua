-- S-expressions: read with quotes, quasi-quotes and dotted pairs, matched against rewriting rules, printed indented.
local Symbol = {}
Symbol.__index = Symbol
local interned = {}
local function symbol(name)
  local found = interned[name]
  if not found then
    found = setmetatable({ name = name }, Symbol)
    interned[name] = found
  end
  return found
end
local quotes = { ["'"] = symbol "quote", ["`"] = symbol "quasiquote", [","] = symbol "unquote" }

local Reader = {}
Reader.__index = Reader
function Reader.new(text) return setmetatable({ text = text, at = 1 }, Reader) end
function Reader:peek()
  self.at = self.text:match("^%s*()", self.at)
  while self.text:sub(self.at, self.at) == ";" do
    self.at = self.text:match("^[^\n]*%s*()", self.at)
  end
  return self.text:sub(self.at, self.at)
end
function Reader:take(n)
  local s = self.text:sub(self.at, self.at + n - 1)
  self.at = self.at + n
  return s
end
function Reader:list()
  local list = {}
  self:take(1)
  while true do
    local c = self:peek()
    if c == ")" then
      self:take(1)
      return list
    elseif c == "" then
      error("')' is missing", 0)
    elseif c == "." and self.text:find("^%.%s", self.at) then
      self:take(1)
      list.tail = self:read()
    else
      list[#list + 1] = self:read()
    end
  end
end
function Reader:read()
  local c = self:peek()
  if c == "(" then return self:list() end
  if c == ")" then error("')' too many", 0) end
  if quotes[c] then
    self:take(1)
    return { quotes[c], self:read() }
  end
  if c == '"' then
    local stop = self.text:find('"', self.at + 1, true)
    local s = self.text:sub(self.at + 1, stop - 1)
    self.at = stop + 1
    return s
  end
  local word = self.text:match("^[^%s()'\"]+", self.at)
  self:take(#word)
  return tonumber(word) or symbol(word)
end

local function show(x)
  if type(x) == "string" then return '"' .. x .. '"' end
  if type(x) == "number" then return string.format("%g", x) end
  if getmetatable(x) == Symbol then return x.name end
  if #x == 2 and x[1] == quotes["'"] then return "'" .. show(x[2]) end
  local parts = {}
  for i = 1, #x do parts[i] = show(x[i]) end
  if x.tail then parts[#parts + 1] = ". " .. show(x.tail) end
  return "(" .. table.concat(parts, " ") .. ")"
end

local function pretty(x, indent, width)
  local flat = show(x)
  if #flat + indent <= width or type(x) ~= "table" or getmetatable(x) == Symbol or #x < 2 then return flat end
  local head = pretty(x[1], indent + 1, width)
  local lines = { "(" .. head .. " " .. pretty(x[2], indent + #head + 2, width) }
  for i = 3, #x do lines[#lines + 1] = (" "):rep(indent + 2) .. pretty(x[i], indent + 2, width) end
  return table.concat(lines, "\n") .. ")"
end

local function variable(x) return getmetatable(x) == Symbol and x.name:sub(1, 1) == "?" end
local function match(pattern, x, bound)
  if variable(pattern) then
    if bound[pattern] then return show(bound[pattern]) == show(x) end
    bound[pattern] = x
    return true
  end
  if type(pattern) ~= "table" or getmetatable(pattern) == Symbol then return pattern == x end
  if type(x) ~= "table" or getmetatable(x) == Symbol or #x ~= #pattern then return false end
  for i = 1, #pattern do
    if not match(pattern[i], x[i], bound) then return false end
  end
  return true
end
local function fill(template, bound)
  if variable(template) then return bound[template] end
  if type(template) ~= "table" or getmetatable(template) == Symbol then return template end
  local list = {}
  for i = 1, #template do list[i] = fill(template[i], bound) end
  return list
end

local function read(text) return Reader.new(text):read() end
local rules = {}
for rule in ([[
((+ ?a 0) ?a)
((+ 0 ?a) ?a)
((* ?a 1) ?a)
((* 1 ?a) ?a)
((* ?a 0) 0)
((* 0 ?a) 0)
((d (+ ?a ?b) ?x) (+ (d ?a ?x) (d ?b ?x)))
((d (* ?a ?b) ?x) (+ (* (d ?a ?x) ?b) (* ?a (d ?b ?x))))
((d ?x ?x) 1)
((when ?c ?b) (if ?c ?b nil))
((unless ?c ?b) (if (not ?c) ?b nil))
]]):gmatch("[^\n]+") do
  local parts = read(rule)
  rules[#rules + 1] = { pattern = parts[1], template = parts[2], used = 0 }
end

local function rewrite(x)
  if type(x) ~= "table" or getmetatable(x) == Symbol then return x end
  local list = { tail = x.tail }
  for i = 1, #x do list[i] = rewrite(x[i]) end
  if list[1] == symbol "d" and (type(list[2]) == "number" or getmetatable(list[2]) == Symbol and list[2] ~= list[3]) then return 0 end
  for _, rule in ipairs(rules) do
    local bound = {}
    if match(rule.pattern, list, bound) then
      rule.used = rule.used + 1
      return rewrite(fill(rule.template, bound))
    end
  end
  return list
end

local out, failed = {}, 0
for i = 1, 60 do
  local text = string.format([[
; derivative number %d
(define (f%d x . rest)
  (when (> x %d) (d (+ (* x %d) (* (+ x 0) (* x x))) x))
  (unless 'quiet (print "value %d" `(a ,x %d.5)))
  (d (* (+ x y%d) (+ %d x)) x)%s]], i, i, i, i % 4, i, i, i % 6, i, i % 13 == 0 and "" or ")")
  local ok, tree = pcall(read, text)
  if ok then out[#out + 1] = pretty(rewrite(tree), 0, 60) else failed = failed + 1 end
end
local all, sum, used = table.concat(out, "\n"), 0, {}
for i = 1, #all do sum = (sum * 17 + all:byte(i)) % 9999991 end
for i, rule in ipairs(rules) do used[i] = rule.used end
print(#out, failed, #all, sum, table.concat(used, ",")) --> 56	4	10230	6781602	140,70,126,196,42,0,154,196,322,56,56
