-- A small language compiled to closures with resolved variables: functions, recursion, loops, lists, strings, errors.
local function lex(source)
  local tokens, line = {}, 1
  local at = 1
  local keywords = { let = true, fn = true, ["if"] = true, ["else"] = true, ["while"] = true, ["return"] = true, ["true"] = true, ["false"] = true, null = true }
  while at <= #source do
    local c = source:sub(at, at)
    if c == "\n" then
      line, at = line + 1, at + 1
    elseif c:match("%s") then
      at = at + 1
    elseif c == "#" then
      at = source:find("\n", at, true) or #source + 1
    else
      local kind, text
      if c:match("%d") then
        kind, text = "number", source:match("^%d+%.?%d*", at)
      elseif c:match("[%a_]") then
        text = source:match("^[%w_]+", at)
        kind = keywords[text] and text or "name"
      elseif c == '"' then
        kind, text = "string", source:match('^"[^"]*"', at)
      else
        text = source:match("^[=!<>]=", at) or source:match("^&&", at) or source:match("^||", at) or c
        kind = text
      end
      tokens[#tokens + 1] = { kind = kind, text = text, line = line }
      at = at + #text
    end
  end
  tokens[#tokens + 1] = { kind = "end", text = "end", line = line }
  return tokens
end

local RETURN = {}
local binary = {
  ["+"] = function(a, b) return function(e) local x, y = a(e), b(e) if type(x) == "string" then return x .. tostring(y) end return x + y end end,
  ["-"] = function(a, b) return function(e) return a(e) - b(e) end end,
  ["*"] = function(a, b) return function(e) return a(e) * b(e) end end,
  ["/"] = function(a, b) return function(e) return math.floor(a(e) / b(e)) end end,
  ["%"] = function(a, b) return function(e) return a(e) % b(e) end end,
  ["<"] = function(a, b) return function(e) return a(e) < b(e) end end,
  [">"] = function(a, b) return function(e) return a(e) > b(e) end end,
  ["<="] = function(a, b) return function(e) return a(e) <= b(e) end end,
  [">="] = function(a, b) return function(e) return a(e) >= b(e) end end,
  ["=="] = function(a, b) return function(e) return a(e) == b(e) end end,
  ["!="] = function(a, b) return function(e) return a(e) ~= b(e) end end,
  ["&&"] = function(a, b) return function(e) return a(e) and b(e) end end,
  ["||"] = function(a, b) return function(e) return a(e) or b(e) end end,
}
local levels = { ["||"] = 1, ["&&"] = 2, ["=="] = 3, ["!="] = 3, ["<"] = 4, [">"] = 4, ["<="] = 4, [">="] = 4, ["+"] = 5, ["-"] = 5, ["*"] = 6, ["/"] = 6, ["%"] = 6 }

local function compile(source, builtins)
  local tokens, at = lex(source), 1
  local scope
  local function fail(what) error(("line %d: %s near '%s'"):format(tokens[at].line, what, tokens[at].text), 0) end
  local function is(kind) return tokens[at].kind == kind end
  local function accept(kind)
    if is(kind) then
      at = at + 1
      return tokens[at - 1]
    end
  end
  local function expect(kind) return accept(kind) or fail(kind .. " expected") end
  local function declare(name)
    scope.count = scope.count + 1
    scope.names[name] = scope.count
    return scope.count
  end
  local function resolve(name)
    local s, depth = scope, 0
    while s do
      if s.names[name] then return depth, s.names[name] end
      s, depth = s.parent, depth + 1
    end
  end
  local function variable(name)
    local depth, slot = resolve(name)
    if not depth then
      local f = builtins[name] or fail("unknown name " .. name)
      return function() return f end
    end
    if depth == 0 then return function(e) return e[slot] end, function(e, v) e[slot] = v end end
    if depth == 1 then return function(e) return e.up[slot] end, function(e, v) e.up[slot] = v end end
    local function frame(e)
      for _ = 1, depth do e = e.up end
      return e
    end
    return function(e) return frame(e)[slot] end, function(e, v) frame(e)[slot] = v end
  end
  local expression, block
  local function list(close)
    local out = {}
    while not is(close) do
      out[#out + 1] = expression(1)
      if not accept(",") then break end
    end
    expect(close)
    return out
  end
  local function func()
    expect("(")
    scope = { names = {}, count = 0, parent = scope }
    local n = 0
    while is("name") do
      declare(expect("name").text)
      n = n + 1
      accept(",")
    end
    expect(")")
    local body = block()
    scope = scope.parent
    return function(e)
      return function(...)
        local frame = { ... }
        if #frame < n then error("too few arguments", 0) end
        frame.up = e
        local signal, value = body(frame)
        if signal == RETURN then return value end
      end
    end
  end
  local function primary()
    local t = tokens[at]
    at = at + 1
    local result
    if t.kind == "number" then
      local v = tonumber(t.text)
      result = function() return v end
    elseif t.kind == "string" then
      local v = t.text:sub(2, -2)
      result = function() return v end
    elseif t.kind == "true" or t.kind == "false" then
      local v = t.kind == "true"
      result = function() return v end
    elseif t.kind == "null" then
      result = function() return nil end
    elseif t.kind == "(" then
      result = expression(1)
      expect(")")
    elseif t.kind == "-" or t.kind == "!" then
      local operand = primary()
      return t.kind == "-" and function(e) return -operand(e) end or function(e) return not operand(e) end
    elseif t.kind == "[" then
      local items = list("]")
      result = function(e)
        local out = {}
        for i = 1, #items do out[i] = items[i](e) end
        return out
      end
    elseif t.kind == "fn" then
      result = func()
    elseif t.kind == "name" then
      result = variable(t.text)
    else
      at = at - 1
      fail("expression expected")
    end
    while true do
      if accept("(") then
        local f, args = result, list(")")
        local a, b, c = args[1], args[2], args[3]
        if #args == 0 then
          result = function(e) return f(e)() end
        elseif #args == 1 then
          result = function(e) return f(e)(a(e)) end
        elseif #args == 2 then
          result = function(e) return f(e)(a(e), b(e)) end
        else
          result = function(e) return f(e)(a(e), b(e), c(e)) end
        end
      elseif accept("[") then
        local of, index = result, expression(1)
        expect("]")
        result = function(e) return of(e)[index(e) + 1] end
      else
        return result
      end
    end
  end
  function expression(least)
    local left = primary()
    while true do
      local op = tokens[at].kind
      if not levels[op] or levels[op] < least then return left end
      at = at + 1
      left = binary[op](left, expression(levels[op] + 1))
    end
  end
  local function statement()
    if accept("let") then
      local name = expect("name").text
      local slot = declare(name)
      expect("=")
      local value = expression(1)
      expect(";")
      return function(e) e[slot] = value(e) end
    elseif accept("if") then
      local test, yes = expression(1), block()
      local no = accept("else") and (is("if") and statement() or block())
      return function(e)
        if test(e) then return yes(e) end
        if no then return no(e) end
      end
    elseif accept("while") then
      local test, body = expression(1), block()
      return function(e)
        while test(e) do
          local signal, value = body(e)
          if signal then return signal, value end
        end
      end
    elseif accept("return") then
      local value = expression(1)
      expect(";")
      return function(e) return RETURN, value(e) end
    elseif is("name") and tokens[at + 1].kind == "=" then
      local _, assign = variable(tokens[at].text)
      if not assign then fail("cannot assign") end
      at = at + 2
      local value = expression(1)
      expect(";")
      return function(e) assign(e, value(e)) end
    end
    local value = expression(1)
    expect(";")
    return function(e) value(e) end
  end
  local function sequence(stop)
    local list = {}
    while not is(stop) do list[#list + 1] = statement() end
    expect(stop)
    local n = #list
    return function(e)
      for i = 1, n do
        local signal, value = list[i](e)
        if signal then return signal, value end
      end
    end
  end
  function block()
    expect("{")
    return sequence("}")
  end
  scope = { names = {}, count = 0 }
  local main = sequence("end")
  return function()
    local _, value = main({})
    return value
  end
end

local out = {}
local builtins = {
  print = function(...) out[#out + 1] = tostring(...) end,
  len = function(x) return #x end,
  push = function(list, v) list[#list + 1] = v end,
  set = function(list, i, v) list[i + 1] = v end,
  str = function(v) return ("%g"):format(v) end,
}
local programs = {
  "let fib = fn(n) { if n < 2 { return n; } return fib(n - 1) + fib(n - 2); }; return fib(15);",
  "let a = []; let i = 0; while i < 120 { push(a, (i * 7919) % 101); i = i + 1; } let n = len(a); i = 0; while i < n { let j = 0; while j < n - 1 - i { if a[j] > a[j + 1] { let t = a[j]; set(a, j, a[j + 1]); set(a, j + 1, t); } j = j + 1; } i = i + 1; } return str(a[0]) + \",\" + str(a[60]) + \",\" + str(a[119]);",
  "let counter = fn(step) { let n = 0; return fn() { n = n + step; return n; }; }; let a = counter(2); let b = counter(5); a(); a(); b(); return a() * 100 + b();",
  "let compose = fn(f, g) { return fn(x) { return f(g(x)); }; }; let i = 0; let f = fn(x) { return x; }; while i < 40 { f = compose(fn(x) { return x + i; }, f); i = i + 1; } return f(1);",
  "let sieve = []; let i = 0; while i < 1500 { push(sieve, true); i = i + 1; } i = 2; let count = 0; while i < 1500 { if sieve[i] { count = count + 1; let j = i * i; while j < 1500 { set(sieve, j, false); j = j + i; } } i = i + 1; } print(\"primes: \" + str(count)); return count;",
  "let ack = fn(m, n) { if m == 0 { return n + 1; } else if n == 0 { return ack(m - 1, 1); } return ack(m - 1, ack(m, n - 1)); }; return ack(2, 6);",
  "let hash = fn(s, n) { let h = 7; let i = 0; while i < n { h = (h * 31 + i) % 65521; if h % 2 == 0 && i > 3 || h == 1 { h = h + len(s); } i = i + 1; } return h; }; return hash(\"text\", 900);",
}
local results = {}
for i, source in ipairs(programs) do results[i] = tostring(compile(source, builtins)()) end
local failures = {}
for i, source in ipairs { "let x = ;", "return y;", "let f = fn(a, b) { return a; }; return f(1);", "if true { return 1;", "len = 2;" } do
  failures[i] = tostring(select(2, pcall(function() return compile(source, builtins)() end)))
end
print(table.concat(results, " "), table.concat(out, " "), table.concat(failures, "; ")) --> 610 0,49,100 610 1601 239 15 58877	primes: 239	line 1: expression expected near ';'; line 1: unknown name y near ';'; too few arguments; line 1: expression expected near 'end'; line 1: cannot assign near 'len'
