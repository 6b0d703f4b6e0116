-- Regular expressions by Thompson's construction: parsed to a tree, turned into states, run on sets of states.
local Parser = {}
Parser.__index = Parser

local classes = {
  d = function(c) return c >= 48 and c <= 57 end,
  w = function(c) return c >= 48 and c <= 57 or c >= 65 and c <= 90 or c >= 97 and c <= 122 or c == 95 end,
  s = function(c) return c == 32 or c >= 9 and c <= 13 end,
}

function Parser:peek() return self.text:sub(self.at, self.at) end
function Parser:next()
  local c = self:peek()
  self.at = self.at + 1
  return c
end

function Parser:alternatives()
  local left = self:sequence()
  while self:peek() == "|" do
    self:next()
    left = { type = "alt", left, self:sequence() }
  end
  return left
end

function Parser:sequence()
  local list = { type = "seq" }
  while true do
    local c = self:peek()
    if c == "" or c == "|" or c == ")" then return list end
    list[#list + 1] = self:repeated()
  end
end

function Parser:repeated()
  local node = self:atom()
  while true do
    local c = self:peek()
    if c == "*" or c == "+" or c == "?" then
      self:next()
      node = { type = c, node }
    elseif c == "{" then
      local low, high, stop = self.text:match("^{(%d+),?(%d*)}()", self.at)
      self.at = stop
      local list = { type = "seq" }
      for _ = 1, tonumber(low) do list[#list + 1] = node end
      for _ = tonumber(low) + 1, tonumber(high) or 0 do list[#list + 1] = { type = "?", node } end
      node = list
    else
      return node
    end
  end
end

function Parser:set()
  local ranges, negated = {}, false
  if self:peek() == "^" then
    negated = true
    self:next()
  end
  repeat
    local c = self:next()
    if c == "\\" then
      ranges[#ranges + 1] = classes[self:peek()] or self:peek():byte()
      self:next()
    elseif self:peek() == "-" and self.text:sub(self.at + 1, self.at + 1) ~= "]" then
      self:next()
      local low, high = c:byte(), self:next():byte()
      ranges[#ranges + 1] = function(x) return x >= low and x <= high end
    else
      ranges[#ranges + 1] = c:byte()
    end
  until self:peek() == "]"
  self:next()
  return function(c)
    for _, range in ipairs(ranges) do
      if range == c or type(range) == "function" and range(c) then return not negated end
    end
    return negated
  end
end

function Parser:atom()
  local c = self:next()
  if c == "(" then
    local inside = self:alternatives()
    assert(self:next() == ")", "')' expected")
    return inside
  elseif c == "[" then
    return { type = "char", test = self:set() }
  elseif c == "." then
    return { type = "char", test = function(x) return x ~= 10 end }
  elseif c == "\\" then
    c = self:next()
    if classes[c] then return { type = "char", test = classes[c] } end
  elseif c == "*" or c == "+" or c == "?" then
    error("nothing to repeat before " .. c)
  end
  local code = c:byte()
  return { type = "char", test = function(x) return x == code end }
end

local function compile(text)
  local parser = setmetatable({ text = text, at = 1 }, Parser)
  local tree = parser:alternatives()
  if parser:peek() ~= "" then error("')' without '('") end
  local states = {}
  local function state(fields)
    fields.id = #states + 1
    states[fields.id] = fields
    return fields
  end
  local build
  local builders = {
    char = function(node, after) return state { test = node.test, after } end,
    seq = function(node, after)
      for i = #node, 1, -1 do after = build(node[i], after) end
      return after
    end,
    alt = function(node, after) return state { build(node[1], after), build(node[2], after) } end,
    ["?"] = function(node, after) return state { build(node[1], after), after } end,
    ["*"] = function(node, after)
      local loop = state {}
      loop[1], loop[2] = build(node[1], loop), after
      return loop
    end,
    ["+"] = function(node, after)
      local loop = state {}
      local first = build(node[1], loop)
      loop[1], loop[2] = first, after
      return first
    end,
  }
  function build(node, after) return builders[node.type](node, after) end
  local final = state { final = true }
  return { start = build(tree, final), final = final, count = #states }
end

local function add(list, marks, state, mark)
  if marks[state.id] == mark then return end
  marks[state.id] = mark
  if state.test or state.final then
    list[#list + 1] = state
  else
    for i = 1, #state do add(list, marks, state[i], mark) end
  end
end

--- The end of the longest match that starts at a position, or nil.
local function longest(regex, subject, from)
  local marks, mark, current, stop = {}, 1, {}, nil
  add(current, marks, regex.start, mark)
  for at = from, #subject + 1 do
    local c, nexts = subject:byte(at), {}
    mark = mark + 1
    for _, state in ipairs(current) do
      if state.final then
        stop = at - 1
      elseif c and state.test(c) then
        add(nexts, marks, state[1], mark)
      end
    end
    if #nexts == 0 then break end
    current = nexts
  end
  return stop
end

local function matches(regex, subject)
  local found, at = {}, 1
  while at <= #subject do
    local stop = longest(regex, subject, at)
    if stop and stop >= at then
      found[#found + 1] = subject:sub(at, stop)
      at = stop + 1
    else
      at = at + 1
    end
  end
  return found
end

local lines = {}
for i = 1, 60 do
  lines[i] = ("%d: user%d@mail%d.example.org wrote 2024-%02d-%02d 'hello %s' from 10.0.%d.%d (%s)"):format(
    i, i * 37, i, i % 12 + 1, i % 28 + 1, ("ab"):rep(i % 4), i, i * 2, i % 2 == 0 and "ok" or "0x" .. ("%x"):format(i * 255))
end
local subject = table.concat(lines, "\n")
local total = {}
for _, pattern in ipairs { "[a-z0-9]+@[a-z0-9]+(\\.[a-z]+)+", "\\d{4}-\\d{2}-\\d{2}", "(\\d{1,3}\\.){3}\\d{1,3}", "0x[0-9a-f]+|ok", "(ab)+", "'[^']*'", "w(r|x)ot?e?", "\\s\\w+\\s" } do
  local found = matches(compile(pattern), subject)
  total[#total + 1] = #found .. ":" .. (found[#found] or "")
end
local blowup = compile(("a?"):rep(16) .. ("a"):rep(16))
local ok, message = pcall(compile, "a|*b")
print(table.concat(total, " "), longest(blowup, ("a"):rep(16), 1), blowup.count, ok, message:match(":%s(.*)")) --> 60:user2220@mail60.example.org 60:2024-01-05 60:10.0.60.120 60:ok 45:ababab 60:'hello ' 60:wrote 120: from 	16	49	false	nothing to repeat before *
