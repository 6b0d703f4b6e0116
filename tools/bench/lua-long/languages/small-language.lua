-- An interpreter of a small language: scanner, Pratt parser, resolver, and a walk over the tree; it runs five programs.
-- Small: 2 --> 6/13	9: 0 1 1 2 3 5 8 13 21	4 5040	10	2 3 5 7	1 2 3 4 5 6 7 8 9 40	439873
local SCALE = tonumber((...)) or 18

-- ---- scanner

local KEYWORDS = {}
for word in ("let fn return if else while for in true false nil and or not"):gmatch("%a+") do KEYWORDS[word] = true end

local function scan(source)
  local tokens, at, line = {}, 1, 1
  local function add(kind, text, value) tokens[#tokens + 1] = { kind = kind, text = text, value = value, line = line } end
  while true do
    local blank, comment = source:match("^(%s*)(#?[^\n]*)", at)
    for _ in blank:gmatch("\n") do line = line + 1 end
    at = at + #blank
    if at > #source then break end
    if comment:sub(1, 1) == "#" then
      at = at + #comment
    else
      local word = source:match("^[%a_][%w_]*", at)
      local numeral = not word and source:match("^%d+%.?%d*", at)
      local quoted = not numeral and source:match('^"[^"\n]*"', at)
      if word then
        add(KEYWORDS[word] and word or "name", word)
      elseif numeral then
        add("number", numeral, tonumber(numeral))
      elseif quoted then
        add("string", quoted, (quoted:sub(2, -2):gsub("\\n", "\n")))
      else
        local symbol = source:match("^[=!<>]=", at) or source:match("^%.%.", at) or source:match("^[-+*/%%(){}%[%],;=<>.:]", at)
        if not symbol then error("line " .. line .. ": what is '" .. source:sub(at, at) .. "'?") end
        add(symbol, symbol)
      end
      at = at + #tokens[#tokens].text
    end
  end
  add("end", "")
  return tokens
end

-- ---- parser: names become a depth and an index at once

local Parser = {}
Parser.__index = Parser

local function newScope(parent) return { parent = parent, names = {}, count = 0 } end

function Parser.new(source, globals)
  return setmetatable({ tokens = scan(source), at = 1, scope = globals }, Parser)
end
function Parser:peek() return self.tokens[self.at].kind end
function Parser:take(kind)
  local token = self.tokens[self.at]
  if kind and token.kind ~= kind then
    error(("line %d: '%s' instead of '%s'"):format(token.line, token.text, kind), 0)
  end
  self.at = self.at + 1
  return token
end
function Parser:accept(kind)
  if self:peek() ~= kind then return false end
  self.at = self.at + 1
  return true
end
function Parser:declare(name)
  local scope = self.scope
  scope.count = scope.count + 1
  scope.names[name] = scope.count
  return scope.count
end
function Parser:resolve(token)
  local depth, scope = 0, self.scope
  while scope do
    local index = scope.names[token.text]
    if index then return { kind = "variable", depth = depth, index = index, name = token.text } end
    depth, scope = depth + 1, scope.parent
  end
  error(("line %d: unknown name '%s'"):format(token.line, token.text), 0)
end

local POWERS = {
  ["or"] = 1, ["and"] = 2, ["=="] = 3, ["!="] = 3, ["<"] = 4, ["<="] = 4, [">"] = 4, [">="] = 4,
  ["+"] = 6, ["-"] = 6, ["*"] = 7, ["/"] = 7, ["%"] = 7, ["("] = 9, ["["] = 9, ["."] = 9,
}
local UNARY_POWER = 8

function Parser:list(close)
  local items = {}
  if not self:accept(close) then
    repeat items[#items + 1] = self:expression(0) until not self:accept(",")
    self:take(close)
  end
  return items
end

function Parser:primary()
  local token = self:take()
  local kind = token.kind
  if kind == "number" or kind == "string" then return { kind = "constant", value = token.value } end
  if kind == "true" or kind == "false" then return { kind = "constant", value = kind == "true" } end
  if kind == "nil" then return { kind = "constant" } end
  if kind == "name" then return self:resolve(token) end
  if kind == "-" or kind == "not" then return { kind = kind == "-" and "negate" or "not", operand = self:expression(UNARY_POWER) } end
  if kind == "[" then return { kind = "array", items = self:list("]") } end
  if kind == "fn" then return self:lambda("?") end
  if kind == "(" then
    local inner = self:expression(0)
    self:take(")")
    return inner
  end
  if kind == "{" then
    local keys, values = {}, {}
    while not self:accept("}") do
      keys[#keys + 1] = self:take("name").text
      self:take(":")
      values[#values + 1] = self:expression(0)
      self:accept(",")
    end
    return { kind = "record", keys = keys, values = values }
  end
  error(("line %d: unexpected '%s'"):format(token.line, token.text), 0)
end

function Parser:expression(power)
  local left = self:primary()
  while true do
    local op = self:peek()
    local binding = POWERS[op]
    if not binding or binding <= power then return left end
    self:take()
    if op == "(" then
      left = { kind = "call", callee = left, arguments = self:list(")") }
    elseif op == "[" then
      left = { kind = "index", object = left, key = self:expression(0) }
      self:take("]")
    elseif op == "." then
      left = { kind = "index", object = left, key = { kind = "constant", value = self:take("name").text } }
    else
      left = { kind = (op == "and" or op == "or") and op or "binary", op = op, left = left, right = self:expression(binding) }
    end
  end
end

function Parser:lambda(name)
  self.scope = newScope(self.scope)
  self:take("(")
  local parameters = 0
  if not self:accept(")") then
    repeat
      self:declare(self:take("name").text)
      parameters = parameters + 1
    until not self:accept(",")
    self:take(")")
  end
  local body = self:block()
  self.scope = self.scope.parent
  return { kind = "function", name = name, parameters = parameters, body = body }
end

--- Blocks share the scope of their function; inner names hide outer ones until the block ends.
function Parser:block()
  self:take("{")
  local scope, hidden = self.scope, self.scope.names
  scope.names = setmetatable({}, { __index = hidden })
  local statements = {}
  while not self:accept("}") do statements[#statements + 1] = self:statement() end
  scope.names = hidden
  return { kind = "block", statements = statements }
end

function Parser:statement()
  if self:accept("let") then
    local name = self:take("name").text
    self:take("=")
    local value = self:expression(0)
    self:take(";")
    return { kind = "let", index = self:declare(name), value = value }
  elseif self:peek() == "fn" and self.tokens[self.at + 1].kind == "name" then
    self:take()
    local name = self:take("name").text
    local index = self:declare(name)
    return { kind = "let", index = index, value = self:lambda(name) }
  elseif self:accept("return") then
    local value = self:expression(0)
    self:take(";")
    return { kind = "return", value = value }
  elseif self:accept("if") then
    local condition, yes, no = self:expression(0), self:block(), nil
    if self:accept("else") then no = self:peek() == "if" and self:statement() or self:block() end
    return { kind = "if", condition = condition, yes = yes, no = no }
  elseif self:accept("while") then
    return { kind = "while", condition = self:expression(0), body = self:block() }
  elseif self:accept("for") then
    local name = self:take("name").text
    self:take("in")
    local from = self:expression(0)
    self:take("..")
    local to = self:expression(0)
    local before = self.scope.names[name]
    local index = self:declare(name)
    local body = self:block()
    self.scope.names[name] = before
    return { kind = "for", index = index, from = from, to = to, body = body }
  end
  local target = self:expression(0)
  if self:accept("=") then
    if target.kind ~= "variable" and target.kind ~= "index" then error("cannot assign to " .. target.kind, 0) end
    target = { kind = target.kind == "variable" and "assign" or "store", target = target, value = self:expression(0) }
  end
  self:take(";")
  return target
end

function Parser:program()
  local statements = {}
  while self:peek() ~= "end" do statements[#statements + 1] = self:statement() end
  return { kind = "block", statements = statements }
end

-- ---- evaluation: an environment is an array of values with its parent at 0

local steps = 0
local evaluate, execute = {}, {}

local function value(node, env) return evaluate[node.kind](node, env) end

local Function = {}
Function.__index = Function

local function call(callee, arguments)
  if type(callee) == "function" then return callee(table.unpack(arguments)) end
  if getmetatable(callee) ~= Function then error("not a function: " .. tostring(callee), 0) end
  local node = callee.node
  if #arguments > node.parameters then error(node.name .. ": too many arguments", 0) end
  arguments[0] = callee.env
  local _, result = execute.block(node.body, arguments)
  return result
end

local binary = {
  ["+"] = function(a, b)
    if type(a) == "string" or type(b) == "string" then return tostring(a) .. tostring(b) end
    return a + b
  end,
  ["-"] = function(a, b) return a - b end,
  ["*"] = function(a, b) return a * b end,
  ["/"] = function(a, b) return a // b end,
  ["%"] = function(a, b) return a % b end,
  ["<"] = function(a, b) return a < b end,
  ["<="] = function(a, b) return a <= b end,
  [">"] = function(a, b) return a > b end,
  [">="] = function(a, b) return a >= b end,
  ["=="] = function(a, b) return a == b end,
  ["!="] = function(a, b) return a ~= b end,
}

function evaluate.constant(node) return node.value end
function evaluate.variable(node, env)
  for _ = 1, node.depth do env = env[0] end
  return env[node.index]
end
evaluate["and"] = function(node, env) return value(node.left, env) and value(node.right, env) end
evaluate["or"] = function(node, env) return value(node.left, env) or value(node.right, env) end
evaluate["not"] = function(node, env) return not value(node.operand, env) end
function evaluate.negate(node, env) return -value(node.operand, env) end
function evaluate.binary(node, env)
  steps = steps + 1
  return binary[node.op](value(node.left, env), value(node.right, env))
end
function evaluate.array(node, env)
  local items = {}
  for i, item in ipairs(node.items) do items[i - 1] = value(item, env) end
  return { items = items, length = #node.items }
end
function evaluate.record(node, env)
  local fields = {}
  for i, key in ipairs(node.keys) do fields[key] = value(node.values[i], env) end
  return { items = fields }
end
function evaluate.index(node, env)
  local object, key = value(node.object, env), value(node.key, env)
  if object.length and (key < 0 or key >= object.length) then error("index out of range: " .. key, 0) end
  return object.items[key]
end
evaluate["function"] = function(node, env) return setmetatable({ node = node, env = env }, Function) end
function evaluate.call(node, env)
  local callee, arguments = value(node.callee, env), {}
  for i, argument in ipairs(node.arguments) do arguments[i] = value(argument, env) end
  return call(callee, arguments)
end

-- Statements say whether the function returns, and what.
function execute.block(node, env)
  for _, statement in ipairs(node.statements) do
    local kind = statement.kind
    local run = execute[kind]
    if run then
      local returns, result = run(statement, env)
      if returns then return true, result end
    else
      evaluate[kind](statement, env)
    end
  end
  return false
end
function execute.let(node, env) env[node.index] = value(node.value, env) end
function execute.assign(node, env)
  local result = value(node.value, env)
  for _ = 1, node.target.depth do env = env[0] end
  env[node.target.index] = result
end
function execute.store(node, env)
  local object, key = value(node.target.object, env), value(node.target.key, env)
  if object.length and (key < 0 or key >= object.length) then error("index out of range: " .. key, 0) end
  object.items[key] = value(node.value, env)
end
execute["return"] = function(node, env) return true, value(node.value, env) end
execute["if"] = function(node, env)
  if value(node.condition, env) then return execute.block(node.yes, env) end
  if node.no then return execute[node.no.kind](node.no, env) end
end
execute["while"] = function(node, env)
  while value(node.condition, env) do
    steps = steps + 1
    local returns, result = execute.block(node.body, env)
    if returns then return true, result end
  end
end
execute["for"] = function(node, env)
  for i = value(node.from, env), value(node.to, env) - 1 do
    steps = steps + 1
    env[node.index] = i
    local returns, result = execute.block(node.body, env)
    if returns then return true, result end
  end
end

-- ---- running programs

local function run(source, scale)
  local globals, env, written = newScope(nil), {}, {}
  local function define(name, body)
    globals.count = globals.count + 1
    globals.names[name], env[globals.count] = globals.count, body
  end
  define("scale", scale)
  define("print", function(...)
    local parts = table.pack(...)
    for i = 1, parts.n do parts[i] = tostring(parts[i]) end
    written[#written + 1] = table.concat(parts, " ")
  end)
  define("len", function(array) return array.length end)
  define("push", function(array, item)
    array.items[array.length] = item
    array.length = array.length + 1
  end)
  define("join", function(array, separator)
    local parts = {}
    for i = 0, array.length - 1 do parts[i + 1] = tostring(array.items[i]) end
    return table.concat(parts, separator)
  end)
  local ok, message = pcall(function() execute.block(Parser.new(source, globals):program(), env) end)
  if not ok then written[#written + 1] = "error: " .. message end
  return table.concat(written, " ")
end

local PROGRAMS = {
  [[
  # Rational numbers as records.
  fn gcd(a, b) { while b != 0 { let t = a % b; a = b; b = t; } return a; }
  fn ratio(n, d) { let g = gcd(n, d); return { n: n / g, d: d / g }; }
  fn add(a, b) { return ratio(a.n * b.d + b.n * a.d, a.d * b.d); }
  let sum = ratio(0, 1);
  for round in 0 .. 600 * scale {
    sum = ratio(0, 1);
    for i in 1 .. 12 { sum = add(sum, ratio(1, i * (i + 1))); }
    sum = add(sum, ratio(-1 * 71, 156));
  }
  print(sum.n + "/" + sum.d);
  ]],
  [[
  fn fib(n) { if n < 2 { return n; } return fib(n - 1) + fib(n - 2); }
  let list = [];
  for i in 0 .. 7 + scale { push(list, fib(i)); }
  print(len(list) + ":", join(list, " "));
  ]],
  [[
  # Closures and higher functions.
  fn counter() { let n = 0; return fn() { n = n + 1; return n; }; }
  fn fold(list, start, f) { for i in 0 .. len(list) { start = f(start, list[i]); } return start; }
  fn map(list, f) { let out = []; for i in 0 .. len(list) { push(out, f(list[i])); } return out; }
  let a = counter(); let b = counter();
  a(); a(); a(); b();
  let numbers = [1, 2, 3, 4, 5, 6, 7];
  let product = 0;
  for round in 0 .. 350 * scale {
    product = fold(map(numbers, fn(x) { return x + 0; }), 1, fn(x, y) { return x * y; });
  }
  print(a(), product);
  ]],
  [[
  # Queens, as many as there are.
  let n = 5 + scale / 4; let columns = []; let ups = []; let downs = [];
  for i in 0 .. n { push(columns, false); }
  for i in 0 .. 2 * n { push(ups, false); push(downs, false); }
  fn place(row) {
    if row == n { return 1; }
    let found = 0;
    for c in 0 .. n {
      if not columns[c] and not ups[row + c] and not downs[row - c + n] {
        columns[c] = true; ups[row + c] = true; downs[row - c + n] = true;
        found = found + place(row + 1);
        columns[c] = false; ups[row + c] = false; downs[row - c + n] = false;
      }
    }
    return found;
  }
  print(place(0));
  ]],
  [[
  # A sieve.
  let limit = 10 * scale * scale * scale; let composite = []; let primes = [];
  for i in 0 .. limit { push(composite, false); }
  for i in 2 .. limit {
    if not composite[i] {
      if len(primes) < 4 { push(primes, i); }
      let k = i * i;
      while k < limit { composite[k] = true; k = k + i; }
    }
  }
  print(join(primes, " "));
  ]],
  [[
  # Quicksort of numbers that only seem to be random.
  let count = 10 * scale * scale * scale / (1 + scale / 2) ; let list = []; let seed = 7;
  for i in 0 .. count { seed = (seed * 3 + 1) % 11 + 11 * (seed / 11 + 1) % 1009; push(list, seed * count + i); }
  fn sort(low, high) {
    if low >= high { return nil; }
    let pivot = list[(low + high) / 2]; let i = low; let j = high;
    while i <= j {
      while list[i] < pivot { i = i + 1; }
      while list[j] > pivot { j = j - 1; }
      if i <= j { let t = list[i]; list[i] = list[j]; list[j] = t; i = i + 1; j = j - 1; }
    }
    sort(low, j);
    sort(i, high);
    return nil;
  }
  sort(0, count - 1);
  let sorted = [];
  for i in 1 .. count { if list[i - 1] < list[i] { if len(sorted) < 9 { push(sorted, i); } } else { print("wrong at", i); } }
  push(sorted, count);
  print(join(sorted, " "));
  ]],
}

local results = {}
for i, source in ipairs(PROGRAMS) do results[i] = run(source, SCALE) end
print(table.concat(results, "\t"), steps) --> 6/13	25: 0 1 1 2 3 5 8 13 21 34 55 89 144 233 377 610 987 1597 2584 4181 6765 10946 17711 28657 46368	4 5040	352	2 3 5 7	1 2 3 4 5 6 7 8 9 5832	6021229
