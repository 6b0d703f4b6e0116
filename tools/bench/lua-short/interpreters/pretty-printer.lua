-- A pretty printer for a small language: a parser to a tree, documents of groups and nests, a layout that fits a width.
local function text(s) return { kind = "text", s = s } end
local line = { kind = "line" }
local soft = { kind = "soft" }
local function nest(d) return { kind = "nest", d } end
local function group(d) return { kind = "group", d } end
local function cat(...) return { kind = "cat", ... } end
local function join(list, separator)
  local out = { kind = "cat" }
  for i, each in ipairs(list) do
    if i > 1 then out[#out + 1] = separator end
    out[#out + 1] = each
  end
  return out
end

local function flatWidth(d)
  if d.width then return d.width end
  local n = 0
  if d.kind == "text" then
    n = #d.s
  elseif d.kind == "line" then
    n = 1
  elseif d.kind ~= "soft" then
    for i = 1, #d do n = n + flatWidth(d[i]) end
  end
  d.width = n
  return n
end

local function render(doc, width)
  local out, column = {}, 0
  local function put(s)
    out[#out + 1] = s
    column = column + #s
  end
  local function show(d, indent, flat)
    local kind = d.kind
    if kind == "text" then
      put(d.s)
    elseif kind == "line" or kind == "soft" then
      if flat then
        if kind == "line" then put(" ") end
      else
        out[#out + 1] = "\n" .. (" "):rep(indent)
        column = indent
      end
    elseif kind == "nest" then
      show(d[1], indent + 2, flat)
    elseif kind == "group" then
      show(d[1], indent, flat or column + flatWidth(d[1]) <= width)
    else
      for i = 1, #d do show(d[i], indent, flat) end
    end
  end
  show(doc, 0, false)
  return table.concat(out)
end

local function parse(source)
  local tokens = {}
  for word, symbol in source:gmatch("([%w_]*)([^%w_%s]?)") do
    if word ~= "" then tokens[#tokens + 1] = word end
    if symbol ~= "" then tokens[#tokens + 1] = symbol end
  end
  local at = 1
  local function peek() return tokens[at] end
  local function take(expected)
    local t = tokens[at]
    if expected and t ~= expected then error(("'%s' expected near '%s'"):format(expected, tostring(t)), 0) end
    at = at + 1
    return t
  end
  local expression, statement
  local function listOf(close)
    local list = {}
    while peek() ~= close do
      list[#list + 1] = expression(1)
      if peek() == "," then take() end
    end
    take(close)
    return list
  end
  local function primary()
    local t = take()
    if t == "(" then
      local e = expression(1)
      take(")")
      return e
    elseif t == "[" then
      return { "list", listOf("]") }
    elseif t == "fn" then
      take("(")
      local params = listOf(")")
      return { "fn", params, statement() }
    elseif not t or not t:match("^[%w_]") then
      error("unexpected " .. tostring(t), 0)
    end
    local e = { "name", t }
    while peek() == "(" do
      take()
      e = { "call", e, listOf(")") }
    end
    return e
  end
  local levels = { ["="] = 1, ["|"] = 2, ["&"] = 3, ["<"] = 4, [">"] = 4, ["+"] = 5, ["-"] = 5, ["*"] = 6, ["/"] = 6 }
  function expression(least)
    local left = primary()
    while levels[peek()] and levels[peek()] >= least do
      local op = take()
      left = { "op", op, left, expression(levels[op] + 1), levels[op] }
    end
    return left
  end
  function statement()
    if peek() == "{" then
      take()
      local body = {}
      while peek() ~= "}" do body[#body + 1] = statement() end
      take("}")
      return { "block", body }
    elseif peek() == "if" or peek() == "while" then
      local word = take()
      local test = expression(1)
      local body, other = statement(), nil
      if word == "if" and peek() == "else" then
        take()
        other = statement()
      end
      return { word, test, body, other }
    elseif peek() == "return" then
      take()
      local e = expression(1)
      take(";")
      return { "return", e }
    end
    local e = expression(1)
    take(";")
    return { "do", e }
  end
  local body = {}
  while peek() do body[#body + 1] = statement() end
  return { "block", body }
end

local docs = {}
local function doc(node, ...) return docs[node[1]](node, ...) end
local function docList(open, list, close)
  if #list == 0 then return text(open .. close) end
  local parts = {}
  for i, each in ipairs(list) do parts[i] = doc(each) end
  return group(cat(text(open), nest(cat(soft, join(parts, cat(text(","), line)))), soft, text(close)))
end
function docs.name(n) return text(n[2]) end
function docs.list(n) return docList("[", n[2], "]") end
function docs.call(n) return cat(doc(n[2]), docList("(", n[3], ")")) end
function docs.fn(n) return cat(text("fn"), docList("(", n[2], ")"), text(" "), doc(n[3])) end
function docs.op(n, outer)
  local level = n[5]
  local d = group(cat(doc(n[3], level), text(" " .. n[2]), nest(cat(line, doc(n[4], level + 1)))))
  if outer and outer > level then return cat(text("("), d, text(")")) end
  return d
end
function docs.block(n)
  if #n[2] == 0 then return text("{}") end
  local parts = {}
  for i, each in ipairs(n[2]) do parts[i] = doc(each) end
  local hard = { kind = "line", width = 1000 }
  return cat(text("{"), nest(cat(hard, join(parts, hard))), hard, text("}"))
end
docs["if"] = function(n)
  local d = cat(text(n[1] .. " "), doc(n[2]), text(" "), doc(n[3]))
  return n[4] and cat(d, text(" else "), doc(n[4])) or d
end
docs["while"] = docs["if"]
docs["return"] = function(n) return cat(text("return "), doc(n[2]), text(";")) end
docs["do"] = function(n) return cat(doc(n[2]), text(";")) end

local function source(i)
  return ([[handler%d = fn(request, response) { if request & (size(request) > %d | retry(request, [1, 2, %d])) {
  total = total + weight(request) * (factor - offset(%d, long_name_%d, another_long_name)) ; send(response, compute(total, fn(x) { return x * x + %d; }), [a, b, c]);
  } else while busy(queue%d) { wait(); } return (a + b) * c - d / (e - f) < limit%d; };]]):format(i, i * 10, i, i, i, i, i, i)
end
local parts = {}
for i = 1, 30 do parts[i] = source(i) end
local tree = parse(table.concat(parts, "\n"))
local sum, sizes = 0, {}
for _, width in ipairs { 30, 50, 80, 120 } do
  local shown = render(docs.block(tree), width)
  local again = render(docs.block(parse(shown:sub(3, -3))), width)
  sizes[#sizes + 1] = #shown .. (again == shown and "=" or "!")
  for i = 1, #shown, 3 do sum = (sum * 31 + shown:byte(i)) % 1000003 end
end
print(table.concat(sizes, " "), sum, select(2, pcall(parse, "a = (b;")), select(2, pcall(parse, "if + {}"))) --> 21897= 19521= 16341= 15261=	713311	')' expected near ';'	unexpected +
