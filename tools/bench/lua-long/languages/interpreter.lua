-- An interpreter of a small language: lexer, parser, compiler to register instructions, a loop that runs them.
-- Small: 3 --> 
local ROUNDS = tonumber((...)) or 60

local function lex(source)
  local tokens, at = {}, 1
  while true do
    at = source:match("^%s*()", at)
    if at > #source then break end
    local word = source:match("^[%a_]%w*", at) or source:match("^%d+", at) or source:match("^[<>=!]=", at) or source:sub(at, at)
    tokens[#tokens + 1] = word
    at = at + #word
  end
  tokens[#tokens + 1] = "<end>"
  return tokens
end

local levels = { ["or"] = 1, ["and"] = 2, ["=="] = 3, ["!="] = 3, ["<"] = 3, ["<="] = 3, [">"] = 3, [">="] = 3, ["+"] = 4, ["-"] = 4, ["*"] = 5, ["/"] = 5, ["%"] = 5 }
local function parse(source)
  local tokens, at = lex(source), 1
  local function peek() return tokens[at] end
  local function take(expected)
    local t = tokens[at]
    if expected and t ~= expected then error(("'%s' expected, '%s' found"):format(expected, t), 0) end
    at = at + 1
    return t
  end
  local expression
  local function list(close)
    local out = {}
    while peek() ~= close do
      out[#out + 1] = expression(1)
      if peek() == "," then take() end
    end
    take(close)
    return out
  end
  local function primary()
    local t = take()
    local node
    if tonumber(t) then
      node = { kind = "number", value = tonumber(t) }
    elseif t == "(" then
      node = expression(1)
      take(")")
    elseif t == "[" then
      node = { kind = "list", items = list("]") }
    elseif t == "-" then
      node = { kind = "op", op = "-", { kind = "number", value = 0 }, primary() }
    elseif t:match("^%a") then
      node = { kind = "name", name = t }
      if peek() == "(" then
        take()
        node = { kind = "call", name = t, args = list(")") }
      end
    else
      error("unexpected " .. t, 0)
    end
    while peek() == "[" do
      take()
      node = { kind = "index", node, expression(1) }
      take("]")
    end
    return node
  end
  function expression(least)
    local left = primary()
    while levels[peek()] and levels[peek()] >= least do
      local op = take()
      left = { kind = "op", op = op, left, expression(levels[op] + 1) }
    end
    return left
  end
  local block
  local function statement()
    local t = peek()
    if t == "if" or t == "while" then
      take()
      local node = { kind = t, test = expression(1), body = block() }
      if t == "if" and peek() == "else" then
        take()
        node.other = peek() == "if" and { statement() } or block()
      end
      return node
    elseif t == "return" then
      take()
      return { kind = "return", value = expression(1) }
    elseif t == "let" then
      take()
      local name = take()
      take("=")
      return { kind = "let", name = name, value = expression(1) }
    end
    local target = expression(4)
    if peek() == "=" then
      take()
      return { kind = "set", target = target, value = expression(1) }
    end
    return { kind = "do", value = target }
  end
  function block()
    local body = {}
    take("{")
    while peek() ~= "}" do body[#body + 1] = statement() end
    take("}")
    return body
  end
  local functions = {}
  while peek() ~= "<end>" do
    take("fn")
    local f = { name = take(), params = {} }
    take("(")
    while peek() ~= ")" do
      f.params[#f.params + 1] = take()
      if peek() == "," then take() end
    end
    take(")")
    f.body = block()
    functions[#functions + 1] = f
  end
  return functions
end

local LOAD, MOVE, ADD, SUB, MUL, DIV, MOD, LT, LE, EQ, JUMP, JZ, CALL, RET, NEW, GET, PUT, NOT, LEN, PUSH = 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20
local arithmetic = { ["+"] = ADD, ["-"] = SUB, ["*"] = MUL, ["/"] = DIV, ["%"] = MOD, ["<"] = LT, ["<="] = LE, ["=="] = EQ }

local function compile(functions)
  local program = {}
  for _, f in ipairs(functions) do program[f.name] = { name = f.name, size = 0 } end
  for _, f in ipairs(functions) do
    local code, scope, top = program[f.name], {}, #f.params
    for i, name in ipairs(f.params) do scope[name] = i end
    local function emit(op, a, b, c)
      code[#code + 1] = { op, a, b, c }
      return code[#code]
    end
    local function register()
      top = top + 1
      code.size = math.max(code.size, top)
      return top
    end
    local value
    local function into(node, r)
      local kind = node.kind
      if kind == "number" then
        emit(LOAD, r, node.value)
      elseif kind == "name" then
        emit(MOVE, r, scope[node.name] or error("unknown " .. node.name, 0))
      elseif kind == "list" then
        emit(NEW, r)
        local saved = top
        for _, item in ipairs(node.items) do
          emit(PUSH, r, value(item))
          top = saved
        end
      elseif kind == "index" then
        local saved = top
        local a, b = value(node[1]), value(node[2])
        emit(GET, r, a, b)
        top = saved
      elseif kind == "call" then
        local saved, args = top, {}
        for i, arg in ipairs(node.args) do args[i] = value(arg) end
        if node.name == "len" then
          emit(LEN, r, args[1])
        elseif node.name == "push" then
          emit(PUSH, args[1], args[2])
        else
          emit(CALL, r, program[node.name] or error("unknown function " .. node.name, 0), args)
        end
        top = saved
      elseif node.op == "and" or node.op == "or" then
        into(node[1], r)
        if node.op == "or" then emit(NOT, register(), r) end
        local skip = emit(JZ, node.op == "or" and top or r, 0)
        into(node[2], r)
        skip[3] = #code + 1
        if node.op == "or" then top = top - 1 end
      else
        local saved, op = top, node.op
        local a, b = value(node[1]), value(node[2])
        if op == ">" then
          emit(LT, r, b, a)
        elseif op == ">=" then
          emit(LE, r, b, a)
        elseif op == "!=" then
          emit(EQ, r, a, b)
          emit(NOT, r, r)
        else
          emit(arithmetic[op], r, a, b)
        end
        top = saved
      end
    end
    function value(node)
      if node.kind == "name" and scope[node.name] then return scope[node.name] end
      local r = register()
      into(node, r)
      return r
    end
    local function block(body)
      for _, s in ipairs(body) do
        local saved, kind = top, s.kind
        if kind == "let" then
          local r = register()
          into(s.value, r)
          scope[s.name], saved = r, r
        elseif kind == "set" and s.target.kind == "name" then
          into(s.value, scope[s.target.name] or error("unknown " .. s.target.name, 0))
        elseif kind == "set" then
          emit(PUT, value(s.target[1]), value(s.target[2]), value(s.value))
        elseif kind == "return" then
          emit(RET, value(s.value))
        elseif kind == "do" then
          value(s.value)
        else
          local start = #code + 1
          local out = emit(JZ, value(s.test), 0)
          block(s.body)
          if kind == "while" then emit(JUMP, start) end
          local over = s.other and emit(JUMP, 0)
          out[3] = #code + 1
          if s.other then
            block(s.other)
            over[2] = #code + 1
          end
        end
        top = saved
      end
    end
    block(f.body)
    emit(LOAD, register(), 0)
    emit(RET, top)
  end
  return program
end

local steps = 0
local function run(code, r)
  local pc = 1
  while true do
    local i = code[pc]
    local op, a, b, c = i[1], i[2], i[3], i[4]
    pc = pc + 1
    steps = steps + 1
    if op == MOVE then
      r[a] = r[b]
    elseif op == LOAD then
      r[a] = b
    elseif op == ADD then
      r[a] = r[b] + r[c]
    elseif op == LT then
      r[a] = r[b] < r[c]
    elseif op == JZ then
      if not r[a] then pc = b end
    elseif op == GET then
      r[a] = r[b][r[c] + 1]
    elseif op == SUB then
      r[a] = r[b] - r[c]
    elseif op == JUMP then
      pc = a
    elseif op == MUL then
      r[a] = r[b] * r[c]
    elseif op == CALL then
      local frame = {}
      for k = 1, #c do frame[k] = r[c[k]] end
      r[a] = run(b, frame)
    elseif op == RET then
      return r[a]
    elseif op == PUT then
      r[a][r[b] + 1] = r[c]
    elseif op == MOD then
      r[a] = r[b] % r[c]
    elseif op == LE then
      r[a] = r[b] <= r[c]
    elseif op == EQ then
      r[a] = r[b] == r[c]
    elseif op == PUSH then
      local t = r[a]
      t[#t + 1] = r[b]
    elseif op == NEW then
      r[a] = {}
    elseif op == NOT then
      r[a] = not r[b]
    elseif op == LEN then
      r[a] = #r[b]
    else
      r[a] = math.floor(r[b] / r[c])
    end
  end
end

local source = [[
fn fib(n) { if n < 2 { return n } return fib(n - 1) + fib(n - 2) }
fn sieve(n) {
  let flags = [] let i = 0
  while i < n { push(flags, 1) i = i + 1 }
  let count = 0 i = 2
  while i < n {
    if flags[i] == 1 { count = count + 1 let k = i * i while k < n { flags[k] = 0 k = k + i } }
    i = i + 1
  }
  return count
}
fn sort(list) {
  let n = len(list) let i = 1
  while i < n {
    let v = list[i] let k = i - 1
    while k >= 0 and list[k] > v { list[k + 1] = list[k] k = k - 1 }
    list[k + 1] = v
    i = i + 1
  }
  return list
}
fn collatz(limit) {
  let best = 0 let n = 1
  while n < limit {
    let x = n let c = 0
    while x != 1 { if x % 2 == 0 { x = x / 2 } else { x = x * 3 + 1 } c = c + 1 }
    if c > best { best = c }
    n = n + 1
  }
  return best
}
fn main(round) {
  let list = [] let seed = round + 1 let i = 0
  while i < 60 { seed = seed * 171 % 30269 push(list, seed % 1000) i = i + 1 }
  let sorted = sort(list) let sum = 0 i = 0
  while i < 60 { sum = (sum * 3 + sorted[i]) % 100003 i = i + 1 }
  return sum + fib(13) + sieve(900) + collatz(90)
}]]
local sum = 0
for round = 1, ROUNDS do
  local program = compile(parse(source))
  sum = (sum * 7 + run(program.main, { round })) % 1000003
end
print(sum, ROUNDS == 60 and steps > 1000000 or steps > 10000, select(2, pcall(parse, "fn f( { }"))) --> 
