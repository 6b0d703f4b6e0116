-- A regex engine: parser, Thompson NFA, a Pike machine with captures, and a DFA that is built as far as it is needed.
-- Small: 60 --> 33:359066 3:21848 20:126062 13:484290 60/870/10 240/2498/32 361/455/6	15
local LINES = tonumber((...)) or 3600

local seed = 16180339
local function random(n)
  seed = seed * 16807 % 2147483647
  return seed % n + 1
end

-- ---- parser: text to tree

local CLASSES = {
  d = "0123456789",
  w = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_",
  s = " \t\n\r",
}

local function newSet() return {} end
local function addRange(set, from, to) for c = from, to do set[c] = true end end
local function addChars(set, chars) for i = 1, #chars do set[chars:byte(i)] = true end end
local function inverted(set)
  local other = {}
  for c = 0, 255 do if not set[c] then other[c] = true end end
  return other
end
local function classOf(letter)
  local set, chars = newSet(), CLASSES[letter:lower()]
  addChars(set, chars or letter)
  return chars and letter:match("%u") and inverted(set) or set
end

local function parse(pattern)
  local at, groups = 1, 0
  local alternatives

  local function peek() return pattern:sub(at, at) end
  local function next_()
    at = at + 1
    return pattern:sub(at - 1, at - 1)
  end

  local function bracket()
    local set, negative, first = newSet(), false, true
    if peek() == "^" then
      negative = true
      at = at + 1
    end
    while first or peek() ~= "]" do
      first = false
      local c = next_()
      if c == "" then error("missing ]") end
      if c == "\\" then
        for member in pairs(classOf(next_())) do set[member] = true end
      elseif peek() == "-" and pattern:sub(at + 1, at + 1) ~= "]" then
        at = at + 1
        addRange(set, c:byte(), next_():byte())
      else
        set[c:byte()] = true
      end
    end
    at = at + 1
    return { type = "set", set = negative and inverted(set) or set }
  end

  local function atom()
    local c = next_()
    if c == "(" then
      local group
      if pattern:sub(at, at + 1) == "?:" then
        at = at + 2
      else
        groups = groups + 1
        group = groups
      end
      local inner = alternatives()
      if next_() ~= ")" then error("missing )") end
      return group and { type = "group", index = group, inner } or inner
    elseif c == "[" then
      return bracket()
    elseif c == "." then
      return { type = "set", set = inverted(classOf("\n")) }
    elseif c == "\\" then
      local letter = next_()
      if letter == "b" then return { type = "boundary" } end
      return { type = "set", set = classOf(letter) }
    elseif c == "^" then
      return { type = "start" }
    elseif c == "$" then
      return { type = "finish" }
    end
    return { type = "set", set = classOf(c), literal = c }
  end

  local function repeated()
    local node = atom()
    while true do
      local c = peek()
      local least, most
      if c == "*" then least, most = 0, math.huge
      elseif c == "+" then least, most = 1, math.huge
      elseif c == "?" then least, most = 0, 1
      elseif c == "{" then
        local from, comma, to, after = pattern:match("^{(%d+)(,?)(%d*)}()", at)
        if not from then return node end
        least = tonumber(from)
        most = comma == "" and least or tonumber(to) or math.huge
        at = after - 1
      else
        return node
      end
      at = at + 1
      local lazy = peek() == "?"
      if lazy then at = at + 1 end
      node = { type = "repeat", least = least, most = most, lazy = lazy, node }
    end
  end

  local function sequence()
    local node = { type = "sequence" }
    while at <= #pattern and peek() ~= "|" and peek() ~= ")" do node[#node + 1] = repeated() end
    return node
  end

  function alternatives()
    local node = { type = "either", sequence() }
    while peek() == "|" do
      at = at + 1
      node[#node + 1] = sequence()
    end
    return #node == 1 and node[1] or node
  end

  local tree = alternatives()
  if at <= #pattern then error("stray " .. peek()) end
  return tree, groups
end

-- ---- compiler: tree to instructions

local function compile(pattern)
  local tree, groups = parse(pattern)
  local code = {}
  local function emit(op, x, y)
    code[#code + 1] = { op = op, x = x, y = y }
    return #code
  end
  local generate = {}
  local function gen(node) generate[node.type](node) end

  function generate.set(node) emit("set", node.set) end
  function generate.start() emit("start") end
  function generate.finish() emit("finish") end
  function generate.boundary() emit("boundary") end
  function generate.sequence(node) for _, each in ipairs(node) do gen(each) end end
  function generate.group(node)
    emit("save", node.index * 2)
    gen(node[1])
    emit("save", node.index * 2 + 1)
  end
  function generate.either(node)
    local ends = {}
    for i, each in ipairs(node) do
      if i < #node then
        local split = emit("split")
        code[split].x = #code + 1
        gen(each)
        ends[#ends + 1] = emit("jump")
        code[split].y = #code + 1
      else
        gen(each)
      end
    end
    for _, jump in ipairs(ends) do code[jump].x = #code + 1 end
  end
  generate["repeat"] = function(node)
    local function split(into, past, at)
      code[at].x, code[at].y = into, past
      if node.lazy then code[at].x, code[at].y = past, into end
    end
    for _ = 1, node.least do gen(node[1]) end
    if node.most == math.huge then
      local head = emit("split")
      gen(node[1])
      emit("jump", head)
      split(head + 1, #code + 1, head)
    else
      local heads = {}
      for _ = node.least + 1, node.most do
        heads[#heads + 1] = emit("split")
        gen(node[1])
      end
      for _, head in ipairs(heads) do split(head + 1, #code + 1, head) end
    end
  end

  emit("save", 0)
  gen(tree)
  emit("save", 1)
  emit("match")
  return { code = code, groups = groups, pattern = pattern }
end

-- ---- Pike machine: all threads in step, the first one wins

local wordSet = classOf("w")
local function atBoundary(text, at)
  local before, after = at > 1 and wordSet[text:byte(at - 1)], wordSet[text:byte(at)]
  return (before or false) ~= (after or false)
end

local Pike = {}
Pike.__index = Pike
function Pike.new(program) return setmetatable({ program = program, marks = {}, mark = 0 }, Pike) end

function Pike:add(list, pc, text, at, saved)
  if self.marks[pc] == self.mark then return end
  self.marks[pc] = self.mark
  local instruction = self.program.code[pc]
  local op = instruction.op
  if op == "jump" then
    self:add(list, instruction.x, text, at, saved)
  elseif op == "split" then
    self:add(list, instruction.x, text, at, saved)
    self:add(list, instruction.y, text, at, saved)
  elseif op == "save" then
    local copy = table.move(saved, 0, self.program.groups * 2 + 1, 0, {})
    copy[instruction.x] = at
    self:add(list, pc + 1, text, at, copy)
  elseif op == "start" then
    if at == 1 then self:add(list, pc + 1, text, at, saved) end
  elseif op == "finish" then
    if at > #text then self:add(list, pc + 1, text, at, saved) end
  elseif op == "boundary" then
    if atBoundary(text, at) then self:add(list, pc + 1, text, at, saved) end
  else
    list[#list + 1] = { instruction = instruction, pc = pc, saved = saved }
  end
end

--- The captures of the first match from `init` on, or nil.
function Pike:find(text, init)
  local current, matched = {}, nil
  for at = init, #text + 1 do
    self.mark = self.mark + 1
    local byte, threads = text:byte(at), {}
    for _, thread in ipairs(current) do self:add(threads, thread.pc, text, at, thread.saved) end
    if not matched then self:add(threads, 1, text, at, {}) end
    if #threads == 0 and matched then break end
    current = {}
    for _, thread in ipairs(threads) do
      local instruction = thread.instruction
      if instruction.op == "match" then
        matched = thread.saved
        break
      elseif instruction.x[byte] then
        current[#current + 1] = { pc = thread.pc + 1, saved = thread.saved }
      end
    end
  end
  return matched
end

-- ---- DFA: sets of threads as states, for patterns without assertions

local Dfa = {}
Dfa.__index = Dfa
function Dfa.new(program)
  local self = setmetatable({ code = program.code, states = {}, count = 0 }, Dfa)
  self.first = self:state({ 1 })
  return self
end

function Dfa:close(pcs)
  local seen, list = {}, {}
  local function visit(pc)
    if seen[pc] then return end
    seen[pc] = true
    local instruction = self.code[pc]
    local op = instruction.op
    if op == "jump" then visit(instruction.x)
    elseif op == "split" then
      visit(instruction.x)
      visit(instruction.y)
    elseif op == "save" then visit(pc + 1)
    else list[#list + 1] = pc
    end
  end
  for _, pc in ipairs(pcs) do visit(pc) end
  table.sort(list)
  return list
end

function Dfa:state(pcs)
  local list = self:close(pcs)
  local key = table.concat(list, ",")
  local state = self.states[key]
  if not state then
    state = { pcs = list, accepting = false, next = {} }
    for _, pc in ipairs(list) do
      if self.code[pc].op == "match" then state.accepting = true end
    end
    self.states[key] = state
    self.count = self.count + 1
  end
  return state
end

function Dfa:step(state, byte)
  local pcs = {}
  for _, pc in ipairs(state.pcs) do
    local instruction = self.code[pc]
    if instruction.op == "set" and instruction.x[byte] then pcs[#pcs + 1] = pc + 1 end
  end
  local target = #pcs > 0 and self:state(pcs) or false
  state.next[byte] = target
  return target
end

--- The longest match that begins at `at`: its last byte, or nil.
function Dfa:longest(text, at)
  local state, last = self.first, nil
  for i = at, #text do
    local byte = text:byte(i)
    local target = state.next[byte]
    if target == nil then target = self:step(state, byte) end
    if not target then break end
    state = target
    if state.accepting then last = i end
  end
  return last
end

-- ---- a log to search in

local METHODS, PATHS = { "GET", "POST", "PUT", "DELETE" }, { "index", "user", "cart", "item", "about", "search" }
local NAMES = { "anna", "bela", "chris.t", "dora_k", "emil", "fay" }
local function logLine()
  local path = "/" .. PATHS[random(#PATHS)]
  if random(3) == 1 then path = path .. "/" .. random(9999) end
  if random(4) == 1 then path = path .. "?q=" .. NAMES[random(#NAMES)] .. "&n=" .. random(50) end
  return ("%d.%d.%d.%d - %s@%s.org [%04d-%02d-%02dT%02d:%02d:%02d] \"%s %s\" %d %d"):format(
    random(255), random(255), random(255), random(255), NAMES[random(#NAMES)], PATHS[random(#PATHS)],
    2000 + random(24), random(12), random(28), random(24) - 1, random(60) - 1, random(60) - 1,
    METHODS[random(#METHODS)], path, ({ 200, 200, 301, 404, 500 })[random(5)], random(100000))
end

local lines = {}
for i = 1, LINES do lines[i] = logLine() end

-- ---- what is looked for

local results = {}
local function captures(pattern)
  local machine, found, sum = Pike.new(compile(pattern)), 0, 0
  for _, line in ipairs(lines) do
    local saved = machine:find(line, 1)
    if saved then
      found = found + 1
      for group = 1, machine.program.groups do
        local from, to = saved[group * 2], saved[group * 2 + 1]
        if from and to then sum = (sum * 31 + #line:sub(from, to - 1) + from) % 1000003 end
      end
    end
  end
  results[#results + 1] = found .. ":" .. sum
end

local function tokens(pattern)
  local machine, found, length = Dfa.new(compile(pattern)), 0, 0
  for _, line in ipairs(lines) do
    local at = 1
    while at <= #line do
      local last = machine:longest(line, at)
      if last then
        found, length = found + 1, length + last - at + 1
        at = last + 1
      else
        at = at + 1
      end
    end
  end
  results[#results + 1] = found .. "/" .. length .. "/" .. machine.count
end

captures([[\[(\d{4})-(\d\d)-(\d\d)T(\d\d:\d\d):\d\d\] "(GET|POST) ([^ ?"]*)(\?\S*)?" (\d+)]])
captures([[\b(\w+)@(?:user|cart)\.(?:org|net)\b]])
captures([[^(?:(\d+)\.){3}(\d+) .*? (4|5)\d\d (\d+)$]])
captures([[(a+b?|[c-e]+)*=(.+?)&]])
tokens([[[a-z]+(?:[._][a-z]+)*@[a-z]+\.org]])
tokens([[\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}|\d{4}-\d\d-\d\d|\d\d:\d\d:\d\d|/[a-z]+(?:/\d+)?(?:\?[^"]*)?]])
tokens([[(?:0|1(?:01*0)*1)+]])

-- Both machines agree where the longest match is the first one's.
local agree, pattern = 0, compile([[[0-9]+|[a-z_.]+|[A-Z]+]])
local pike, dfa = Pike.new(pattern), Dfa.new(pattern)
for i = 1, #lines, 4 do
  local line, at, same = lines[i], 1, true
  while true do
    local saved = pike:find(line, at)
    if not saved then break end
    same = same and dfa:longest(line, saved[0]) == saved[1] - 1
    at = saved[1]
  end
  if same then agree = agree + 1 end
end
print(table.concat(results, " "), agree) --> 1765:857397 602:69764 1418:745763 897:894604 3600/51494/10 14400/149949/32 21314/27215/6	900
