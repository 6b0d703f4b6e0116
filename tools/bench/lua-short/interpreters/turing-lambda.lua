-- Models of computing: Turing machines from tables, lambda terms by de Bruijn indices, L-systems, a register machine.
local function machine(text)
  local rules = {}
  for state, read, write, move, next in text:gmatch("(%w+)%s+(%S)%s+(%S)%s+([<>])%s+(%w+)") do
    rules[state .. read] = { write = write, move = move == ">" and 1 or -1, next = next }
  end
  return function(input, limit)
    local tape, at, state, steps = {}, 1, "a", 0
    for i = 1, #input do tape[i] = input:sub(i, i) end
    while state ~= "halt" do
      local rule = rules[state .. (tape[at] or "_")]
      if not rule or steps >= limit then return nil, steps end
      tape[at] = rule.write
      at, state, steps = at + rule.move, rule.next, steps + 1
    end
    local low, high = 0, 0
    for i in pairs(tape) do low, high = math.min(low, i), math.max(high, i) end
    local out = {}
    for i = low, high do out[#out + 1] = tape[i] or "_" end
    return (table.concat(out):gsub("_", "")), steps
  end
end

local beaver = machine "a _ 1 > b a 1 1 < b b _ 1 < a b 1 _ < c c _ 1 > halt c 1 1 < d d _ 1 > d d 1 _ > a"
local increment = machine "a 0 0 > a a 1 1 > a a _ _ < b b 1 0 < b b 0 1 > halt b _ 1 > halt"
local palindrome = machine [[a 0 _ > c a 1 _ > d a _ y > halt
c 0 0 > c c 1 1 > c c _ _ < e d 0 0 > d d 1 1 > d d _ _ < f
e 0 _ < g e 1 n > halt e _ y > halt f 1 _ < g f 0 n > halt f _ y > halt g 0 0 < g g 1 1 < g g _ _ > a]]

-- Lambda terms: { index }, { "fn", body }, { f, x }.
local function parse(text)
  local at = 1
  local term
  local function skip() at = text:match("^%s*()", at) end
  local function atom(scope)
    skip()
    local c = text:sub(at, at)
    if c == "(" then
      at = at + 1
      local t = term(scope)
      skip()
      at = at + 1
      return t
    elseif c == "\\" then
      local name, stop = text:match("^\\(%w+)%.()", at)
      at = stop
      return { tag = "fn", term({ name = name, up = scope }) }
    elseif c:match("%w") then
      local name = text:match("^%w+", at)
      at = at + #name
      local depth = 0
      while scope.name ~= name do
        scope, depth = scope.up, depth + 1
        if not scope then error("free variable " .. name, 0) end
      end
      return { tag = "var", depth }
    end
  end
  function term(scope)
    local left = atom(scope)
    while true do
      skip()
      if at > #text or text:sub(at, at) == ")" then return left end
      left = { tag = "app", left, atom(scope) }
    end
  end
  return term({})
end
local function shift(t, by, from)
  if t.tag == "var" then return t[1] >= from and { tag = "var", t[1] + by } or t end
  if t.tag == "fn" then return { tag = "fn", shift(t[1], by, from + 1) } end
  return { tag = "app", shift(t[1], by, from), shift(t[2], by, from) }
end
local function substitute(t, index, value)
  if t.tag == "var" then
    if t[1] == index then return shift(value, index, 0) end
    return t[1] > index and { tag = "var", t[1] - 1 } or t
  end
  if t.tag == "fn" then return { tag = "fn", substitute(t[1], index + 1, value) } end
  return { tag = "app", substitute(t[1], index, value), substitute(t[2], index, value) }
end
local reductions = 0
local function normal(t)
  if t.tag == "var" then return t end
  if t.tag == "fn" then return { tag = "fn", normal(t[1]) } end
  local f = t[1]
  while f.tag == "app" do
    local reduced = normal(f)
    if reduced.tag ~= "fn" then return { tag = "app", reduced, normal(t[2]) } end
    f = reduced
  end
  if f.tag == "fn" then
    reductions = reductions + 1
    return normal(substitute(f[1], 0, t[2]))
  end
  return { tag = "app", f, normal(t[2]) }
end
local function church(n)
  local text = "z"
  for _ = 1, n do text = "(s " .. text .. ")" end
  return "(\\s.\\z." .. text .. ")"
end
local function number(t)
  local n, body = 0, t[1][1]
  while body.tag == "app" do
    n, body = n + 1, body[2]
  end
  return n
end
local plus, times, power = "(\\m.\\n.\\f.\\x.m f (n f x))", "(\\m.\\n.\\f.m (n f))", "(\\m.\\n.n m)"
local pred = "(\\n.\\f.\\x.n (\\g.\\h.h (g f)) (\\u.x) (\\u.u))"
local function calculate(...) return number(normal(parse(table.concat({ ... }, " ")))) end

local function grow(axiom, rules, n)
  for _ = 1, n do axiom = axiom:gsub("%S", rules) end
  return axiom
end

local one, steps = beaver("", 200)
local bits, total = "", 0
for _ = 1, 200 do
  local n
  bits, n = increment(bits, 1000)
  total = total + n
end
local answers = {}
for _, word in ipairs { "0110", "10101", "0111", "110011", "1", "100000000001", "1000000000001000" } do answers[#answers + 1] = palindrome(word, 2000):match("[yn]") end
local values = {
  calculate(plus, church(9), church(8)), calculate(times, church(7), church(6)), calculate(power, church(2), church(6)),
  calculate(pred, "(" .. times .. church(5) .. church(4) .. ")"), calculate(power, church(3), "(" .. plus .. church(1) .. church(3) .. ")"),
}
local dragon, algae = grow("FX", { X = "X+YF+", Y = "-FX-Y" }, 9), grow("A", { A = "AB", B = "A" }, 15)
print(one, steps, bits, total, table.concat(answers), table.concat(values, " "), reductions, #dragon, #algae, select(2, pcall(parse, "\\x.y"))) --> 1111111111111	107	11001000	1942	yynyyyn	17 42 64 19 81	297	2046	1597	free variable y
