-- Sudoku by constraint propagation and search on the tightest cell; puzzles are made by thinning out solutions.
local units, peers = {}, {}
for cell = 1, 81 do
  units[cell] = {}
  peers[cell] = {}
end
do
  local all = {}
  for i = 0, 8 do
    local row, column, box = {}, {}, {}
    for k = 0, 8 do
      row[k + 1] = i * 9 + k + 1
      column[k + 1] = k * 9 + i + 1
      box[k + 1] = (math.floor(i / 3) * 3 + math.floor(k / 3)) * 9 + i % 3 * 3 + k % 3 + 1
    end
    all[#all + 1], all[#all + 2], all[#all + 3] = row, column, box
  end
  for _, unit in ipairs(all) do
    for _, cell in ipairs(unit) do
      table.insert(units[cell], unit)
      for _, other in ipairs(unit) do
        if other ~= cell then peers[cell][other] = true end
      end
    end
  end
  for cell = 1, 81 do
    local list = {}
    for other = 1, 81 do
      if peers[cell][other] then list[#list + 1] = other end
    end
    peers[cell] = list
  end
end

local eliminate
local function assign(values, cell, digit)
  for d in values[cell]:gmatch("%d") do
    if d ~= digit and not eliminate(values, cell, d) then return false end
  end
  return true
end
function eliminate(values, cell, digit)
  local options = values[cell]
  if not options:find(digit, 1, true) then return true end
  options = options:gsub(digit, "")
  values[cell] = options
  if options == "" then return false end
  if #options == 1 then
    for _, other in ipairs(peers[cell]) do
      if not eliminate(values, other, options) then return false end
    end
  end
  for _, unit in ipairs(units[cell]) do
    local place, count = nil, 0
    for _, other in ipairs(unit) do
      if values[other]:find(digit, 1, true) then
        place, count = other, count + 1
        if count > 1 then break end
      end
    end
    if count == 0 then return false end
    if count == 1 and not assign(values, place, digit) then return false end
  end
  return true
end

local function parse(text)
  local values = {}
  for cell = 1, 81 do values[cell] = "123456789" end
  local cell = 0
  for c in text:gmatch("[%d.]") do
    cell = cell + 1
    if c ~= "." and c ~= "0" and not assign(values, cell, c) then return nil end
  end
  return cell == 81 and values or nil
end

local guesses = 0
local function search(values, reverse)
  if not values then return nil end
  local best
  for cell = 1, 81 do
    local n = #values[cell]
    if n > 1 and (not best or n < #values[best]) then best = cell end
  end
  if not best then return values end
  local options = reverse and values[best]:reverse() or values[best]
  for digit in options:gmatch("%d") do
    guesses = guesses + 1
    local copy = { (table.unpack or unpack)(values, 1, 81) }
    local solved = assign(copy, best, digit) and search(copy, reverse)
    if solved then return solved end
  end
  return nil
end
local function valid(values)
  for cell = 1, 81 do
    for _, other in ipairs(peers[cell]) do
      if values[cell] == values[other] then return false end
    end
  end
  return true
end

local puzzles = {
  "003020600900305001001806400008102900700000008006708200002609500800203009005010300",
  "4.....8.5.3..........7......2.....6.....8.4......1.......6.3.7.5..2.....1.4......",
  "85...24..72......9..4.........1.7..23.5...9...4...........8..7..17..........36.4.",
  "..53.....8......2..7..1.5..4....53...1..7...6..32...8..6.5....9..4....3......97..",
}
local solved, sum = 0, 0
for _, puzzle in ipairs(puzzles) do
  local values = search(parse(puzzle))
  if values and valid(values) then solved = solved + 1 end
  for cell = 1, 81 do sum = (sum * 3 + tonumber(values[cell])) % 1000003 end
end

local seed = 36
local function random(n)
  seed = seed * 16807 % 2147483647
  return seed % n + 1
end
local full = table.concat(search(parse(puzzles[1])))
local puzzle, clues = full, 81
for _ = 1, 36 do
  local cell = random(81)
  if puzzle:sub(cell, cell) ~= "." then
    local thinner = puzzle:sub(1, cell - 1) .. "." .. puzzle:sub(cell + 1)
    local a, b = search(parse(thinner)), search(parse(thinner), true)
    if table.concat(a) == table.concat(b) then
      puzzle, clues = thinner, clues - 1
    end
  end
end
print(solved, sum, guesses, clues, puzzle, parse(("11"):rep(40) .. "1") == nil) --> 4	146668	56	52	4..921.57.67.4582.25.876..3.4..32.76.29..4138136.9824.37268.5...14...7...9541.382	true
