-- A spreadsheet: formulas become trees, cells know whom they feed, edits recalculate what depends on them in order; cycles.
-- Small: 60 --> 104880.57 104880.57 1	#DIV #DIV	94214.21 94214.21 south-1	13	1130
local ROWS = tonumber((...)) or 4000

-- ---- addresses

local function columnName(n)
  local name = ""
  while n > 0 do
    n = n - 1
    name, n = string.char(65 + n % 26) .. name, n // 26
  end
  return name
end
local function columnNumber(name)
  local n = 0
  for letter in name:gmatch("%u") do n = n * 26 + letter:byte() - 64 end
  return n
end
local function address(column, row) return columnName(column) .. row end

-- ---- formulas: recursive descent into trees

local LEVELS = { { ["="] = true, ["<"] = true, [">"] = true, ["<>"] = true }, { ["&"] = true }, { ["+"] = true, ["-"] = true }, { ["*"] = true, ["/"] = true } }

local function parseFormula(text)
  local at = 1
  local expression
  local function skip() at = text:find("%S", at) or #text + 1 end
  local function accept(pattern)
    skip()
    local found = text:match("^" .. pattern, at)
    if found then at = at + #found end
    return found
  end
  local function expect(pattern)
    return accept(pattern) or error("syntax at " .. at .. " of " .. text, 0)
  end

  local function primary()
    local number = accept("%d+%.?%d*")
    if number then return { kind = "constant", value = tonumber(number) + 0.0 } end
    local quoted = accept('"[^"]*"')
    if quoted then return { kind = "constant", value = quoted:sub(2, -2) } end
    if accept("%(") then
      local inner = expression(1)
      expect("%)")
      return inner
    end
    if accept("%-") then return { kind = "negate", primary() } end
    local word = expect("%u+")
    local row = accept("%d+")
    if not row then
      local call = { kind = "call", name = word }
      expect("%(")
      if not accept("%)") then
        repeat call[#call + 1] = expression(1) until not accept(",")
        expect("%)")
      end
      return call
    end
    local first = { kind = "cell", column = columnNumber(word), row = tonumber(row) }
    if not accept(":") then return first end
    local column, last = expect("%u+"), expect("%d+")
    return { kind = "range", first.column, first.row, columnNumber(column), tonumber(last) }
  end

  function expression(level)
    if level > #LEVELS then return primary() end
    local left = expression(level + 1)
    while true do
      local op = accept("<>") or accept("[-+*/&=<>]")
      if not op then return left end
      if not LEVELS[level][op] then
        at = at - #op
        return left
      end
      left = { kind = "binary", op = op, left, expression(level + 1) }
    end
  end

  local tree = expression(1)
  skip()
  if at <= #text then error("syntax at " .. at .. " of " .. text, 0) end
  return tree
end

-- ---- the sheet

local Sheet = {}
Sheet.__index = Sheet
function Sheet.new() return setmetatable({ cells = {}, calculations = 0, trees = {} }, Sheet) end

function Sheet:cell(name)
  local cell = self.cells[name]
  if not cell then
    cell = { name = name, value = 0.0, feeds = {}, needs = {} }
    self.cells[name] = cell
  end
  return cell
end

--- Resolves the names in a tree to cells, and lists the cells.
function Sheet:bind(tree, needs)
  if tree.kind == "cell" then
    local cell = self:cell(address(tree.column, tree.row))
    needs[#needs + 1] = cell
    return { kind = "cell", cell = cell }
  elseif tree.kind == "range" then
    local range = { kind = "range" }
    for row = tree[2], tree[4] do
      for column = tree[1], tree[3] do
        local cell = self:cell(address(column, row))
        range[#range + 1], needs[#needs + 1] = cell, cell
      end
    end
    return range
  end
  local bound = { kind = tree.kind, op = tree.op, name = tree.name, value = tree.value }
  for i, child in ipairs(tree) do bound[i] = self:bind(child, needs) end
  return bound
end

--- Writes into a cell, without calculating anything.
function Sheet:put(name, content)
  local cell = self:cell(name)
  for _, other in ipairs(cell.needs) do other.feeds[cell] = nil end
  cell.needs, cell.formula = {}, nil
  if type(content) == "string" and content:sub(1, 1) == "=" then
    cell.formula = self:bind(parseFormula(content:sub(2)), cell.needs)
    for _, other in ipairs(cell.needs) do other.feeds[cell] = true end
  else
    cell.value = content
  end
  return cell
end

local function numberOf(value)
  if type(value) == "number" then return value end
  error(value == "#CYCLE" and value or "#VALUE", 0)
end

local operators = {
  ["+"] = function(a, b) return numberOf(a) + numberOf(b) end,
  ["-"] = function(a, b) return numberOf(a) - numberOf(b) end,
  ["*"] = function(a, b) return numberOf(a) * numberOf(b) end,
  ["/"] = function(a, b)
    if b == 0 then error("#DIV", 0) end
    return numberOf(a) / numberOf(b)
  end,
  ["&"] = function(a, b)
    return (type(a) == "number" and ("%g"):format(a) or a) .. (type(b) == "number" and ("%g"):format(b) or b)
  end,
  ["="] = function(a, b) return a == b and 1.0 or 0.0 end,
  ["<>"] = function(a, b) return a ~= b and 1.0 or 0.0 end,
  ["<"] = function(a, b) return numberOf(a) < numberOf(b) and 1.0 or 0.0 end,
  [">"] = function(a, b) return numberOf(a) > numberOf(b) and 1.0 or 0.0 end,
}

local evaluate

--- Calls a function with each number among the arguments.
local function eachNumber(arguments, visit)
  for _, argument in ipairs(arguments) do
    if argument.kind == "range" then
      for _, cell in ipairs(argument) do
        local value = cell.value
        if type(value) == "number" then visit(value) elseif value:sub(1, 1) == "#" then error(value, 0) end
      end
    else
      visit(numberOf(evaluate(argument)))
    end
  end
end

local functions = {}
function functions.SUM(arguments)
  local sum = 0.0
  eachNumber(arguments, function(value) sum = sum + value end)
  return sum
end
function functions.AVERAGE(arguments)
  local sum, count = 0.0, 0
  eachNumber(arguments, function(value) sum, count = sum + value, count + 1 end)
  if count == 0 then error("#DIV", 0) end
  return sum / count
end
function functions.MAX(arguments)
  local most = -math.huge
  eachNumber(arguments, function(value) most = math.max(most, value) end)
  return most
end
function functions.COUNTIF(arguments)
  local wanted, count = evaluate(arguments[2]), 0
  for _, cell in ipairs(arguments[1]) do
    if cell.value == wanted then count = count + 1 end
  end
  return count + 0.0
end
function functions.IF(arguments)
  return evaluate(evaluate(arguments[1]) ~= 0 and arguments[2] or arguments[3])
end
function functions.ROUND(arguments)
  local scale = 10 ^ evaluate(arguments[2])
  return math.floor(numberOf(evaluate(arguments[1])) * scale + 0.5) / scale
end
function functions.VLOOKUP(arguments)
  local wanted, keys, values = evaluate(arguments[1]), arguments[2], arguments[3]
  for i, cell in ipairs(keys) do
    if cell.value == wanted then return values[i].value end
  end
  error("#NA", 0)
end

local evaluators = {
  constant = function(node) return node.value end,
  cell = function(node)
    local value = node.cell.value
    if type(value) == "string" and value:sub(1, 1) == "#" then error(value, 0) end
    return value
  end,
  range = function() error("#VALUE", 0) end,
  negate = function(node) return -numberOf(evaluate(node[1])) end,
  binary = function(node) return operators[node.op](evaluate(node[1]), evaluate(node[2])) end,
  call = function(node) return (functions[node.name] or error("#NAME", 0))(node) end,
}
function evaluate(node) return evaluators[node.kind](node) end

--- Calculates everything that depends on some cells, each once, after what it needs.
function Sheet:recalculate(changed)
  local waiting, order = {}, {}
  local stack = table.move(changed, 1, #changed, 1, {})
  for _, cell in ipairs(changed) do waiting[cell] = 0 end
  while #stack > 0 do
    local cell = table.remove(stack)
    for dependent in pairs(cell.feeds) do
      if not waiting[dependent] then
        waiting[dependent] = 0
        stack[#stack + 1] = dependent
      end
      waiting[dependent] = waiting[dependent] + 1
    end
  end
  local total = 0
  for cell, count in pairs(waiting) do
    total = total + 1
    if count == 0 then order[#order + 1] = cell end
  end
  local done = 0
  while done < #order do
    done = done + 1
    local cell = order[done]
    if cell.formula then
      self.calculations = self.calculations + 1
      local ok, value = pcall(evaluate, cell.formula)
      cell.value = value
      if not ok and type(value) ~= "string" then error(value, 0) end
    end
    for dependent in pairs(cell.feeds) do
      waiting[dependent] = waiting[dependent] - 1
      if waiting[dependent] == 0 then order[#order + 1] = dependent end
    end
  end
  if done < total then
    for cell, count in pairs(waiting) do
      if count > 0 then cell.value = "#CYCLE" end
    end
  end
  return total - done
end

function Sheet:set(name, content) return self:recalculate({ self:put(name, content) }) end
function Sheet:get(name) return self:cell(name).value end

-- ---- an order book: items, prices by region, sums by blocks of rows, running totals

local seed = 57721566
local function random(n)
  seed = seed * 16807 % 2147483647
  return seed % n + 1
end

local REGIONS = { "north", "east", "south", "west" }
local BLOCK = 20
local sheet, put = Sheet.new(), {}
local function fill(name, content) put[#put + 1] = sheet:put(name, content) end

for i, region in ipairs(REGIONS) do
  fill("L" .. i, region)
  fill("M" .. i, 1 + i / 16)
  fill("N" .. i, ("=COUNTIF(A1:A%d, L%d)"):format(ROWS, i))
end
fill("M5", 0.25)
for row = 1, ROWS do
  fill("A" .. row, REGIONS[random(#REGIONS)])
  fill("B" .. row, random(40) + 0.0)
  fill("C" .. row, random(1000) / 8)
  fill("D" .. row, ("=B%d*C%d"):format(row, row))
  fill("E" .. row, ("=IF(D%d>2000, D%d*(1-M5/4), D%d)"):format(row, row, row))
  fill("F" .. row, ("=ROUND(E%d*VLOOKUP(A%d, L1:L4, M1:M4)*(1+M5), 2)"):format(row, row))
  fill("G" .. row, row == 1 and "=F1" or ("=G%d+F%d"):format(row - 1, row))
  fill("H" .. row, ('=A%d & "-" & ROUND(F%d/100, 0)'):format(row, row))
  if row % BLOCK == 0 then
    local first, block = row - BLOCK + 1, row // BLOCK
    fill("I" .. block, ("=SUM(F%d:F%d)"):format(first, row))
    fill("J" .. block, ("=AVERAGE(F%d:F%d)/MAX(C%d:C%d)"):format(first, row, first, row))
    fill("K" .. block, ("=IF(I%d>SUM(I1:I%d)/%d, 1, 0)"):format(block, block, block))
  end
end
local blocks = ROWS // BLOCK
fill("O1", blocks > 0 and ("=SUM(I1:I%d)"):format(blocks) or "=0")
fill("O2", ("=G%d"):format(ROWS))
fill("O3", blocks > 0 and ("=SUM(K1:K%d)"):format(blocks) or "=0")

sheet:recalculate(put)
local results = { ("%.2f %.2f %g"):format(sheet:get("O1"), sheet:get("O2"), sheet:get("O3")) }

-- Edits, some of which are undone.
local cycles = 0
for edit = 1, 10 + ROWS // 40 do
  local row = random(ROWS)
  if edit % 10 == 0 then
    sheet:set("M5", random(20) / 64)
  elseif edit % 10 == 5 then
    cycles = cycles + sheet:set("B" .. row, ("=IF(G%d>0, 1, 2)"):format(row))
    sheet:set("B" .. row, random(40) + 0.0)
  elseif edit % 10 == 7 then
    sheet:set("A" .. row, REGIONS[random(#REGIONS)])
  else
    sheet:set("C" .. row, random(1000) / 8)
  end
end
sheet:set("C1", "=1/0")
results[#results + 1] = sheet:get("D1") .. " " .. sheet:get("O2")
sheet:set("C1", 12.5)
results[#results + 1] = ("%.2f %.2f %s"):format(sheet:get("O1"), sheet:get("O2"), sheet:get("H" .. ROWS))
print(table.concat(results, "\t"), cycles, sheet.calculations) --> 7067913.95 7067913.95 100	#DIV #DIV	6105739.55 6105739.55 south-7	22593	428496
