-- A small Scheme: reader, environments, closures, tail calls, macros, error messages; a library and programs in it.
local Symbol = setmetatable({}, { __call = function(self, name)
  if not rawget(self, name) then rawset(self, name, { name = name }) end
  return rawget(self, name)
end })
local NIL = { name = "()" }
local function cons(a, d) return { car = a, cdr = d } end
local function isPair(x) return type(x) == "table" and x.car ~= nil end
local function list(...)
  local out = NIL
  for i = select("#", ...), 1, -1 do out = cons((select(i, ...)), out) end
  return out
end

local function read(text)
  local at = 1
  local expression
  local function skip() at = text:match("^%s*()", at) end
  local function items()
    skip()
    if text:sub(at, at) == ")" then
      at = at + 1
      return NIL
    end
    if text:find("^%.%s", at) then
      at = at + 1
      local tail = expression()
      skip()
      at = at + 1
      return tail
    end
    local first = expression()
    return cons(first, items())
  end
  function expression()
    skip()
    local c = text:sub(at, at)
    if c == "" then error("unexpected end", 0) end
    at = at + 1
    if c == "(" then return items() end
    if c == "'" then return list(Symbol "quote", expression()) end
    if c == '"' then
      local s, stop = text:match('^([^"]*)"()', at)
      at = stop
      return s
    end
    local word = c .. text:match("^[^%s()]*", at)
    at = at + #word - 1
    if word == "#t" then return true elseif word == "#f" then return false end
    return tonumber(word) or Symbol(word)
  end
  return function()
    skip()
    if at <= #text then return expression() end
  end
end

local function show(x)
  if x == true then return "#t" elseif x == false then return "#f" end
  if type(x) == "number" then return ("%.14g"):format(x) end
  if type(x) == "function" then return "<primitive>" end
  if type(x) ~= "table" then return tostring(x) end
  if x.name then return x.name end
  if x.body then return "<closure>" end
  local parts = {}
  while isPair(x) do
    parts[#parts + 1] = show(x.car)
    x = x.cdr
  end
  if x ~= NIL then parts[#parts + 1] = ". " .. show(x) end
  return "(" .. table.concat(parts, " ") .. ")"
end

local function newEnv(parent) return setmetatable({}, { __index = parent, parent = parent }) end
local function home(env, symbol)
  while env do
    if rawget(env, symbol) ~= nil then return env end
    env = getmetatable(env).parent
  end
  error("unbound: " .. symbol.name, 0)
end

local eval
local macros, evals = {}, 0
local function bind(closure, args)
  local env = newEnv(closure.env)
  local p = closure.params
  while isPair(p) do
    if not isPair(args) then error("too few arguments", 0) end
    env[p.car] = args.car
    p, args = p.cdr, args.cdr
  end
  if p ~= NIL then env[p] = args elseif args ~= NIL then error("too many arguments", 0) end
  return env
end
local function evalList(x, env)
  if x == NIL then return NIL end
  local head = eval(x.car, env)
  return cons(head, evalList(x.cdr, env))
end
local function unpackList(x)
  if x == NIL then return end
  return x.car, unpackList(x.cdr)
end
local function apply(f, args)
  if type(f) == "function" then return f(unpackList(args)) end
  if type(f) ~= "table" or not f.body then error("not a function: " .. show(f), 0) end
  local env, body = bind(f, args), f.body
  local value
  while body ~= NIL do
    value = eval(body.car, env)
    body = body.cdr
  end
  return value
end

local quote, define, set, lambda, iff, begin, let, cond, elseSymbol, andSymbol, macro =
  Symbol "quote", Symbol "define", Symbol "set!", Symbol "lambda", Symbol "if", Symbol "begin", Symbol "let", Symbol "cond", Symbol "else", Symbol "and", Symbol "define-macro"

function eval(x, env)
  while true do
    evals = evals + 1
    if type(x) ~= "table" then return x end
    if x.name then
      local v = env[x]
      if v == nil then error("unbound: " .. x.name, 0) end
      return v
    end
    local op, rest = x.car, x.cdr
    if op == quote then
      return rest.car
    elseif op == iff then
      if eval(rest.car, env) ~= false then
        x = rest.cdr.car
      elseif rest.cdr.cdr ~= NIL then
        x = rest.cdr.cdr.car
      else
        return NIL
      end
    elseif op == define then
      if isPair(rest.car) then
        env[rest.car.car] = { params = rest.car.cdr, body = rest.cdr, env = env }
        return rest.car.car
      end
      env[rest.car] = eval(rest.cdr.car, env)
      return rest.car
    elseif op == set then
      home(env, rest.car)[rest.car] = eval(rest.cdr.car, env)
      return NIL
    elseif op == lambda then
      return { params = rest.car, body = rest.cdr, env = env }
    elseif op == macro then
      macros[rest.car.car] = { params = rest.car.cdr, body = rest.cdr, env = env }
      return NIL
    elseif op == begin or op == let then
      local body = rest
      if op == let then
        local inner, b = newEnv(env), rest.car
        while b ~= NIL do
          inner[b.car.car] = eval(b.car.cdr.car, env)
          b = b.cdr
        end
        env, body = inner, rest.cdr
      end
      while body.cdr ~= NIL do
        eval(body.car, env)
        body = body.cdr
      end
      x = body.car
    elseif op == cond then
      local clause = rest
      while clause ~= NIL and clause.car.car ~= elseSymbol and eval(clause.car.car, env) == false do clause = clause.cdr end
      if clause == NIL then return NIL end
      x = clause.car.cdr.car
    elseif op == andSymbol then
      local value = true
      while rest ~= NIL and value ~= false do
        value = eval(rest.car, env)
        rest = rest.cdr
      end
      return value
    elseif macros[op] then
      x = apply(macros[op], rest)
    else
      local f = eval(op, env)
      local args = evalList(rest, env)
      if type(f) == "function" then return f(unpackList(args)) end
      if type(f) ~= "table" or not f.body then error("not a function: " .. show(f), 0) end
      env = bind(f, args)
      local body = f.body
      while body.cdr ~= NIL do
        eval(body.car, env)
        body = body.cdr
      end
      x = body.car
    end
  end
end

local global = newEnv(nil)
local function primitive(name, f) global[Symbol(name)] = f end
primitive("+", function(...) local s = 0 for i = 1, select("#", ...) do s = s + (select(i, ...)) end return s end)
primitive("*", function(...) local s = 1 for i = 1, select("#", ...) do s = s * (select(i, ...)) end return s end)
primitive("-", function(a, b) return b and a - b or -a end)
primitive("quotient", function(a, b) return math.floor(a / b) end)
primitive("remainder", function(a, b) return a % b end)
primitive("<", function(a, b) return a < b end)
primitive("=", function(a, b) return a == b end)
primitive("eq?", function(a, b) return a == b end)
primitive("cons", cons)
primitive("car", function(p) if not isPair(p) then error("car of " .. show(p), 0) end return p.car end)
primitive("cdr", function(p) if not isPair(p) then error("cdr of " .. show(p), 0) end return p.cdr end)
primitive("null?", function(x) return x == NIL end)
primitive("pair?", isPair)
primitive("list", list)
primitive("apply", apply)

local function run(text)
  local next, value = read(text), NIL
  for x in next do value = eval(x, global) end
  return show(value)
end
run [[
(define (not x) (if x #f #t))
(define (map f l) (if (null? l) '() (cons (f (car l)) (map f (cdr l)))))
(define (filter f l) (cond ((null? l) '()) ((f (car l)) (cons (car l) (filter f (cdr l)))) (else (filter f (cdr l)))))
(define (fold f a l) (if (null? l) a (fold f (f a (car l)) (cdr l))))
(define (append a b) (if (null? a) b (cons (car a) (append (cdr a) b))))
(define (range a b) (if (< a b) (cons a (range (+ a 1) b)) '()))
(define-macro (unless c . body) (list 'if c #f (cons 'begin body)))
(define-macro (or2 a b) (list 'let (list (list 'tmp a)) (list 'if 'tmp 'tmp b)))
]]
local programs = {
  "(define (fib n) (if (< n 2) n (+ (fib (- n 1)) (fib (- n 2))))) (fib 13)",
  "(define (loop i acc) (if (= i 0) acc (loop (- i 1) (+ acc i)))) (loop 1500 0)",
  "(define (sort l) (if (null? l) '() (append (sort (filter (lambda (x) (< x (car l))) (cdr l))) (cons (car l) (sort (filter (lambda (x) (not (< x (car l)))) (cdr l))))))) (sort '(3 1 4 1 5 9 2 6 5 3 5 8 9 7 9))",
  "(define (make-counter) (let ((n 0)) (lambda () (set! n (+ n 1)) n))) (define c (make-counter)) (c) (c) (list (c) ((make-counter)))",
  "(define (prime? n) (define (try d) (cond ((< n (* d d)) #t) ((= 0 (remainder n d)) #f) (else (try (+ d 1))))) (and (< 1 n) (try 2))) (filter prime? (range 0 60))",
  "(define (perms l) (if (null? l) '(()) (fold append '() (map (lambda (x) (map (lambda (p) (cons x p)) (perms (filter (lambda (y) (not (eq? x y))) l)))) l)))) (fold + 0 (map (lambda (p) 1) (perms '(1 2 3 4))))",
  "(list (unless #f 1 2) (or2 #f 'x) (let ((a 1) (b 2)) (- b a)) '(a . \"s\"))",
  "(define (hanoi n a b c) (if (= n 0) 0 (+ 1 (hanoi (- n 1) a c b) (hanoi (- n 1) c b a)))) (hanoi 7 'a 'b 'c)",
}
local results, failures = {}, {}
for _, text in ipairs(programs) do results[#results + 1] = run(text) end
for _, text in ipairs { "(car '())", "(undefined 1)", "((lambda (x) x))", "(1 2)", "(cons 1" } do failures[#failures + 1] = tostring(select(2, pcall(run, text))) end
print(evals, table.concat(results, " | "), table.concat(failures, "; ")) --> 56313	233 | 1125750 | (1 1 2 3 3 4 5 5 5 6 7 8 9 9 9) | (3 1) | (2 3 5 7 11 13 17 19 23 29 31 37 41 43 47 53 59) | 24 | (2 x 1 (a . s)) | 127	car of (); unbound: undefined; too few arguments; not a function: 1; unexpected end
