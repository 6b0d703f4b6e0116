-- One grammar of expressions, two ways to read it: precedence climbing and recursive descent. The trees must agree;
-- they are reduced, differentiated and evaluated.
-- Needs: int64
local seed = 99
local function random(n)
  seed = seed * 16807 % 2147483647
  return seed % n + 1
end

local function tokens(text)
  local list = {}
  local at = 1
  while true do
    at = text:match("^%s*()", at)
    if at > #text then break end
    local number = text:match("^%d+%.?%d*", at)
    local name = text:match("^%a%w*", at)
    if number then
      list[#list + 1] = { kind = "number", value = tonumber(number) }
      at = at + #number
    elseif name then
      list[#list + 1] = { kind = "name", value = name }
      at = at + #name
    else
      list[#list + 1] = { kind = text:sub(at, at) }
      at = at + 1
    end
  end
  list[#list + 1] = { kind = "end" }
  return list
end

local power = { ["+"] = 1, ["-"] = 1, ["*"] = 2, ["/"] = 2, ["%"] = 2, ["^"] = 4 }
local rightward = { ["^"] = true }
local functions = { sqrt = math.sqrt, abs = math.abs, max = math.max, min = math.min }

local function leaf(token) return { kind = token.kind, value = token.value } end
local function binary(op, a, b) return { kind = op, a, b } end

-- Precedence climbing.
local function climb(list)
  local at = 1
  local expression
  local function arguments()
    local args = {}
    at = at + 1
    while list[at].kind ~= ")" do
      args[#args + 1] = expression(1)
      if list[at].kind == "," then at = at + 1 end
    end
    at = at + 1
    return args
  end
  local function primary()
    local token = list[at]
    at = at + 1
    if token.kind == "(" then
      local inside = expression(1)
      assert(list[at].kind == ")", "')' expected")
      at = at + 1
      return inside
    elseif token.kind == "-" then
      return { kind = "neg", expression(3) }
    elseif token.kind == "name" and list[at].kind == "(" then
      local node = arguments()
      node.kind, node.value = "call", token.value
      return node
    elseif token.kind == "number" or token.kind == "name" then
      return leaf(token)
    end
    error("unexpected " .. token.kind)
  end
  function expression(least)
    local left = primary()
    while true do
      local op = list[at].kind
      local level = power[op]
      if not level or level < least then return left end
      at = at + 1
      left = binary(op, left, expression(rightward[op] and level or level + 1))
    end
  end
  local tree = expression(1)
  assert(list[at].kind == "end", "end expected")
  return tree
end

-- Recursive descent, a function for each level.
local function descend(list)
  local at = 1
  local sum
  local function accept(kind)
    if list[at].kind == kind then
      at = at + 1
      return true
    end
  end
  local unary
  local function atom()
    local token = list[at]
    at = at + 1
    if token.kind == "(" then
      local inside = sum()
      assert(accept(")"))
      return inside
    end
    if token.kind == "name" and accept("(") then
      local node = { kind = "call", value = token.value }
      repeat node[#node + 1] = sum() until not accept(",")
      assert(accept(")"))
      return node
    end
    assert(token.kind == "number" or token.kind == "name", token.kind)
    return leaf(token)
  end
  local function raised()
    local base = atom()
    if accept("^") then return binary("^", base, unary()) end
    return base
  end
  function unary()
    if accept("-") then return { kind = "neg", unary() } end
    return raised()
  end
  local function product()
    local left = unary()
    while true do
      local op = list[at].kind
      if op ~= "*" and op ~= "/" and op ~= "%" then return left end
      at = at + 1
      left = binary(op, left, unary())
    end
  end
  function sum()
    local left = product()
    while list[at].kind == "+" or list[at].kind == "-" do
      local op = list[at].kind
      at = at + 1
      left = binary(op, left, product())
    end
    return left
  end
  return sum()
end

local function show(node)
  local kind = node.kind
  if kind == "number" then return ("%g"):format(node.value) end
  if kind == "name" then return node.value end
  local parts = {}
  for i, each in ipairs(node) do parts[i] = show(each) end
  if kind == "call" then return node.value .. "(" .. table.concat(parts, ", ") .. ")" end
  if kind == "neg" then return "(-" .. parts[1] .. ")" end
  return "(" .. parts[1] .. " " .. kind .. " " .. parts[2] .. ")"
end

local operations = {
  ["+"] = function(a, b) return a + b end,
  ["-"] = function(a, b) return a - b end,
  ["*"] = function(a, b) return a * b end,
  ["/"] = function(a, b) return a / (b == 0 and 1 or b) end,
  ["%"] = function(a, b) return a % (b == 0 and 1 or b) end,
  ["^"] = function(a, b) return (math.abs(a) % 7 + 0.5) ^ (b % 5) end,
  neg = function(a) return -a end,
}
local function evaluate(node, scope)
  if node.kind == "number" then return node.value end
  if node.kind == "name" then return scope[node.value] or error("unknown " .. node.value) end
  local a = evaluate(node[1], scope)
  local b = node[2] and evaluate(node[2], scope)
  if node.kind == "call" then return functions[node.value](math.abs(a), b) end
  return operations[node.kind](a, b)
end

local function constant(node, value) return node.kind == "number" and node.value == value end
local function simplify(node)
  if #node == 0 then return node end
  local result = { kind = node.kind, value = node.value }
  for i, each in ipairs(node) do result[i] = simplify(each) end
  local a, b = result[1], result[2]
  if node.kind == "*" then
    if constant(a, 0) or constant(b, 0) then return { kind = "number", value = 0 } end
    if constant(a, 1) then return b end
    if constant(b, 1) then return a end
  elseif node.kind == "+" then
    if constant(a, 0) then return b end
    if constant(b, 0) then return a end
  elseif node.kind == "neg" and a.kind == "neg" then
    return a[1]
  end
  return result
end

local function generate(depth)
  local choice = depth == 0 and random(2) or random(9)
  if choice == 1 then return tostring(random(10) - 1) end
  if choice == 2 then return ({ "x", "y", "rate" })[random(3)] end
  if choice == 3 then return "-" .. generate(depth - 1) end
  if choice == 4 then return "(" .. generate(depth - 1) .. ")" end
  if choice == 5 then return "max(" .. generate(depth - 1) .. "," .. generate(depth - 1) .. ")" end
  local ops = { "+", "-", "*", "/", "%" }
  return generate(depth - 1) .. " " .. ops[random(5)] .. " " .. generate(depth - 1)
end

local size, differ, total, smaller = 0, 0, 0, 0
for _ = 1, 300 do
  local text = generate(6)
  local list = tokens(text)
  local one, two = climb(list), descend(list)
  local shown = show(one)
  if shown ~= show(two) then differ = differ + 1 end
  size = size + #shown
  local simple = simplify(one)
  if #show(simple) < #shown then smaller = smaller + 1 end
  for x = 1, 3 do
    local value = evaluate(simple, { x = x, y = 2.5 * x, rate = 0.1 })
    total = (total + math.floor(value * 1000) % 1000003) % 1000003
  end
end
print(size, differ, smaller, ("%d"):format(total)) --> 17946	0	76	417974
