-- A regex engine with groups, lazy and greedy repetition, backreferences and lookahead, as closures with continuations.
-- Small: 4 --> 
local LINES = tonumber((...)) or 900

local classes = { d = "%d", w = "[%w_]", s = "%s", D = "%D", W = "[^%w_]", S = "%S" }

local function parse(pattern)
  local at, groups = 1, 0
  local alternatives
  local function peek() return pattern:sub(at, at) end
  local function set()
    local negated = peek() == "^"
    if negated then at = at + 1 end
    local has = {}
    repeat
      local c = peek()
      at = at + 1
      if c == "\\" then
        local class = classes[peek()]
        if class then
          for b = 0, 255 do
            if string.char(b):find(class) then has[b] = true end
          end
        else
          has[peek():byte()] = true
        end
        at = at + 1
      elseif peek() == "-" and pattern:sub(at + 1, at + 1) ~= "]" then
        for b = c:byte(), pattern:byte(at + 1) do has[b] = true end
        at = at + 2
      else
        has[c:byte()] = true
      end
    until peek() == "]"
    at = at + 1
    local members = {}
    for b = 0, 255 do members[b] = (has[b] == true) ~= negated end
    return { kind = "set", members = members }
  end
  local function atom()
    local c = peek()
    at = at + 1
    if c == "(" then
      local node
      if pattern:sub(at, at + 1) == "?:" then
        at = at + 2
        node = alternatives()
      elseif pattern:sub(at, at + 1) == "?=" or pattern:sub(at, at + 1) == "?!" then
        local negative = pattern:sub(at + 1, at + 1) == "!"
        at = at + 2
        node = { kind = "look", negative = negative, alternatives() }
      else
        groups = groups + 1
        local index = groups
        node = { kind = "group", index = index, alternatives() }
      end
      if peek() ~= ")" then error("')' expected", 0) end
      at = at + 1
      return node
    elseif c == "[" then
      return set()
    elseif c == "." then
      return { kind = "any" }
    elseif c == "^" or c == "$" then
      return { kind = c }
    elseif c == "\\" then
      c = peek()
      at = at + 1
      if c == "b" then return { kind = "boundary" } end
      if c:match("%d") then return { kind = "back", index = tonumber(c) } end
      if classes[c] then
        local members = {}
        for b = 0, 255 do members[b] = string.char(b):find(classes[c]) ~= nil end
        return { kind = "set", members = members }
      end
    end
    return { kind = "char", byte = c:byte() }
  end
  local function sequence()
    local list = { kind = "seq" }
    while at <= #pattern and peek() ~= "|" and peek() ~= ")" do
      local node = atom()
      while true do
        local low, high, stop = pattern:match("^{(%d+),?(%d*)}()", at)
        local c = peek()
        if stop then
          local exact = not pattern:sub(at, stop - 1):find(",")
          low, high = tonumber(low), exact and tonumber(low) or tonumber(high) or math.huge
          at = stop
        elseif c == "*" or c == "+" or c == "?" then
          low, high = c == "+" and 1 or 0, c == "?" and 1 or math.huge
          at = at + 1
        else
          break
        end
        local lazy = peek() == "?"
        if lazy then at = at + 1 end
        node = { kind = "repeat", low = low, high = high, lazy = lazy, node }
      end
      list[#list + 1] = node
    end
    return list
  end
  function alternatives()
    local list = { kind = "alt", sequence() }
    while peek() == "|" do
      at = at + 1
      list[#list + 1] = sequence()
    end
    return #list == 1 and list[1] or list
  end
  local tree = alternatives()
  if at <= #pattern then error("')' too many", 0) end
  return tree, groups
end

-- Each node becomes a function of a state, a position and what comes after; it returns the end of a match or nothing.
local build
local builders = {}
function builders.char(n, k)
  local byte = n.byte
  return function(s, i) if s.text:byte(i) == byte then return k(s, i + 1) end end
end
function builders.any(_, k)
  return function(s, i)
    local b = s.text:byte(i)
    if b and b ~= 10 then return k(s, i + 1) end
  end
end
function builders.set(n, k)
  local members = n.members
  return function(s, i)
    local b = s.text:byte(i)
    if b and members[b] then return k(s, i + 1) end
  end
end
builders["^"] = function(_, k) return function(s, i) if i == 1 then return k(s, i) end end end
builders["$"] = function(_, k) return function(s, i) if i == #s.text + 1 then return k(s, i) end end end
function builders.boundary(_, k)
  local function word(b) return b ~= nil and (b >= 48 and b <= 57 or b >= 65 and b <= 90 or b >= 97 and b <= 122 or b == 95) end
  return function(s, i)
    if word(i > 1 and s.text:byte(i - 1) or nil) ~= word(s.text:byte(i)) then return k(s, i) end
  end
end
function builders.back(n, k)
  return function(s, i)
    local from, to = s[n.index * 2 - 1], s[n.index * 2]
    if not to then return nil end
    local text = s.text:sub(from, to)
    if s.text:sub(i, i + #text - 1) == text then return k(s, i + #text) end
  end
end
function builders.seq(n, k)
  for i = #n, 1, -1 do k = build(n[i], k) end
  return k
end
function builders.alt(n, k)
  local ways = {}
  for i = 1, #n do ways[i] = build(n[i], k) end
  return function(s, i)
    for w = 1, #ways do
      local stop = ways[w](s, i)
      if stop then return stop end
    end
  end
end
function builders.group(n, k)
  local open, close = n.index * 2 - 1, n.index * 2
  local inner = build(n[1], function(s, i)
    local from, old = s.starts[n.index], s[close]
    local before = s[open]
    s[open], s[close] = from, i - 1
    local stop = k(s, i)
    if not stop then s[open], s[close] = before, old end
    return stop
  end)
  return function(s, i)
    local saved = s.starts[n.index]
    s.starts[n.index] = i
    local stop = inner(s, i)
    if not stop then s.starts[n.index] = saved end
    return stop
  end
end
function builders.look(n, k)
  local inner = build(n[1], function(_, i) return i end)
  return function(s, i)
    if (inner(s, i) ~= nil) ~= n.negative then return k(s, i) end
  end
end
builders["repeat"] = function(n, k)
  local low, high, lazy = n.low, n.high, n.lazy
  local single = n[1].kind == "set" and n[1].members or n[1].kind == "char" and { [n[1].byte] = true }
  if single and not lazy then
    return function(s, i)
      local text, stop = s.text, i
      while stop - i < high and single[text:byte(stop)] do stop = stop + 1 end
      while stop - i >= low do
        local found = k(s, stop)
        if found then return found end
        stop = stop - 1
      end
    end
  end
  local function try(count, from)
    return function(s, i)
      if i == from and count > low then return nil end
      local function more()
        if count < high then return build(n[1], try(count + 1, i))(s, i) end
      end
      if count < low then return more() end
      if lazy then return k(s, i) or more() end
      return more() or k(s, i)
    end
  end
  return try(0, -1)
end
function build(node, k) return builders[node.kind](node, k) end

local function compile(pattern)
  local tree, groups = parse(pattern)
  local match = build(tree, function(_, i) return i end)
  return function(text, from)
    for i = from or 1, #text + 1 do
      local state = { text = text, starts = {} }
      local stop = match(state, i)
      if stop then
        local captures = {}
        for g = 1, groups do captures[g] = state[g * 2] and text:sub(state[g * 2 - 1], state[g * 2]) or false end
        return i, stop - 1, captures
      end
    end
  end
end

local lines = {}
for i = 1, LINES do
  lines[i] = ("%d: user%d@host%d.example.org wrote \"%s\" on 2024-%02d-%02d, abab%s xyzzy; call(%d, call(%d)) <b>bold%d</b>"):format(
    i, i * 37, i % 50, ("word "):rep(i % 4 + 1), i % 12 + 1, i % 28 + 1, ("ab"):rep(i % 3), i, i * 2, i)
end
local patterns = {
  "(\\w+)@(\\w+)\\.(?:example|sample)\\.(org|net)", "(\\d{4})-(\\d\\d)-(\\d\\d)", "\"(.*?)\"", "\\b(\\w)(\\w)\\w*\\2\\1?\\b",
  "(ab)+(?=\\s)", "<(\\w+)>(.*?)</\\1>", "call\\((\\d+), call\\(\\d+\\)\\)", "^(\\d+):(?! user9)", "(?:x|xy|xyz)+zy;", "[^ ]+$", "(a|b)*?c",
}
local results, sum = {}, 0
for p, pattern in ipairs(patterns) do
  local match, count = compile(pattern), 0
  for _, line in ipairs(lines) do
    local from, to, captures = match(line)
    if from then
      count = count + 1
      sum = (sum * 31 + from * 7 + to) % 1000003
      for _, capture in ipairs(captures) do sum = (sum + (capture and #capture or 99) * p) % 1000003 end
    end
  end
  results[p] = count
end
local hard = compile("(a+)+b")
print(table.concat(results, " "), sum, hard(("a"):rep(14)), (select(2, pcall(compile, "(a")))) --> 
