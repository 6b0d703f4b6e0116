-- Conway's game of life on a torus of arrays: patterns are placed, evolved, recognised as still, periodic or moving.
local patterns = {
  glider = { ".O.", "..O", "OOO" },
  blinker = { "OOO" },
  block = { "OO", "OO" },
  toad = { ".OOO", "OOO." },
  beacon = { "OO..", "OO..", "..OO", "..OO" },
  lwss = { ".O..O", "O....", "O...O", "OOOO." },
  pentomino = { ".OO", "OO.", ".O." },
  diehard = { "......O.", "OO......", ".O...OOO" },
  acorn = { ".O.....", "...O...", "OO..OOO" },
  beehive = { ".OO.", "O..O", ".OO." },
}

local Life = {}
Life.__index = Life

function Life.new(width, height)
  local rows = {}
  for y = 1, height do
    rows[y] = {}
    for x = 1, width do rows[y][x] = 0 end
  end
  return setmetatable({ width = width, height = height, rows = rows, generation = 0 }, Life)
end

function Life:place(name, x, y)
  for dy, line in ipairs(patterns[name]) do
    for dx = 1, #line do
      if line:sub(dx, dx) == "O" then self.rows[(y + dy - 2) % self.height + 1][(x + dx - 2) % self.width + 1] = 1 end
    end
  end
  return self
end

function Life:step()
  local width, height, rows, fresh = self.width, self.height, self.rows, {}
  for y = 1, height do
    local up, here, down = rows[y == 1 and height or y - 1], rows[y], rows[y == height and 1 or y + 1]
    local row = {}
    for x = 1, width do
      local l, r = x == 1 and width or x - 1, x == width and 1 or x + 1
      local n = up[l] + up[x] + up[r] + here[l] + here[r] + down[l] + down[x] + down[r]
      row[x] = (n == 3 or n == 2 and here[x] == 1) and 1 or 0
    end
    fresh[y] = row
  end
  self.rows = fresh
  self.generation = self.generation + 1
end

function Life:population()
  local n = 0
  for _, row in ipairs(self.rows) do
    for _, cell in ipairs(row) do n = n + cell end
  end
  return n
end

-- What lives, relative to its upper left corner, and where that is.
function Life:shape()
  local top, left, cells = math.huge, math.huge, {}
  for y, row in ipairs(self.rows) do
    for x, cell in ipairs(row) do
      if cell == 1 then
        top, left = math.min(top, y), math.min(left, x)
        cells[#cells + 1] = { x, y }
      end
    end
  end
  local parts = {}
  for i, cell in ipairs(cells) do parts[i] = cell[1] - left .. "," .. cell[2] - top end
  return table.concat(parts, ";"), left, top
end

local function classify(name)
  local life = Life.new(16, 16):place(name, 6, 6)
  local seen = {}
  for generation = 0, 9 do
    local shape, x, y = life:shape()
    if shape == "" then return "dies" end
    local before = seen[shape]
    if before then
      local period = generation - before.generation
      local dx, dy = x - before.x, y - before.y
      if dx ~= 0 or dy ~= 0 then return ("moves %d,%d in %d"):format(dx, dy, period) end
      return period == 1 and "still" or "period " .. period
    end
    seen[shape] = { generation = generation, x = x, y = y }
    life:step()
  end
  return "unknown"
end

local names, classes = {}, {}
for name in pairs(patterns) do names[#names + 1] = name end
table.sort(names)
for i, name in ipairs(names) do classes[i] = name .. ": " .. classify(name) end

local soup = Life.new(36, 30):place("acorn", 12, 12):place("glider", 2, 2):place("lwss", 20, 3):place("diehard", 24, 22)
local populations, peak = {}, 0
for _ = 1, 60 do
  soup:step()
  local n = soup:population()
  peak = math.max(peak, n)
  if soup.generation % 10 == 0 then populations[#populations + 1] = n end
end
print(table.concat(classes, "; "), table.concat(populations, " "), peak, #soup:shape()) --> acorn: unknown; beacon: period 2; beehive: still; blinker: period 2; block: still; diehard: unknown; glider: moves 1,1 in 4; lwss: moves -2,0 in 4; pentomino: unknown; toad: period 2	68 66 73 52 58 62	85	346
