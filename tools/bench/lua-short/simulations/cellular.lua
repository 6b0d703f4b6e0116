-- Cellular automata of one dimension and two: all 256 elementary rules, a wire world, Langton's ant, a forest fire.
local function rule(number)
  local bits = {}
  for i = 0, 7 do bits[i] = math.floor(number / 2 ^ i) % 2 end
  return function(cells)
    local next, n = {}, #cells
    for i = 1, n do
      local left, right = cells[i == 1 and n or i - 1], cells[i == n and 1 or i + 1]
      next[i] = bits[left * 4 + cells[i] * 2 + right]
    end
    return next
  end
end
local function show(cells)
  local out = {}
  for i, c in ipairs(cells) do out[i] = c == 1 and "#" or "." end
  return table.concat(out)
end
local classes, sample = { still = 0, cycle = 0, other = 0 }, nil
for number = 0, 255 do
  local cells = {}
  for i = 1, 31 do cells[i] = i == 16 and 1 or 0 end
  local step, seen, kind = rule(number), {}, "other"
  for t = 1, 20 do
    local text = show(cells)
    if seen[text] then
      kind = seen[text] == t - 1 and "still" or "cycle"
      break
    end
    seen[text] = t
    cells = step(cells)
  end
  classes[kind] = classes[kind] + 1
  if number == 110 then sample = show(cells) end
end

local wire = {
  "..........................",
  ".####tH####################",
  ".#........#................",
  ".#.####...#####....######..",
  ".#.#..#.......##..##....#..",
  ".###..#........####.....#..",
  "......##################...",
}
local grid = {}
for y, line in ipairs(wire) do
  grid[y] = {}
  for x = 1, 27 do grid[y][x] = line:sub(x, x) end
end
local function heads(y, x)
  local n = 0
  for dy = -1, 1 do
    local row = grid[y + dy]
    if row then
      for dx = -1, 1 do
        if row[x + dx] == "H" then n = n + 1 end
      end
    end
  end
  return n
end
local electrons = 0
for _ = 1, 60 do
  local next = {}
  for y, row in ipairs(grid) do
    local fresh = {}
    for x, c in ipairs(row) do
      if c == "H" then
        fresh[x] = "t"
        electrons = electrons + 1
      elseif c == "t" then
        fresh[x] = "#"
      elseif c == "#" then
        local n = heads(y, x)
        fresh[x] = (n == 1 or n == 2) and "H" or "#"
      else
        fresh[x] = c
      end
    end
    next[y] = fresh
  end
  grid = next
end

local black, x, y, dx, dy, painted = {}, 0, 0, 0, -1, 0
for _ = 1, 11000 do
  local key = x .. "," .. y
  if black[key] then
    black[key] = nil
    dx, dy = dy, -dx
    painted = painted - 1
  else
    black[key] = true
    dx, dy = -dy, dx
    painted = painted + 1
  end
  x, y = x + dx, y + dy
end

local seed = 9
local function random(n)
  seed = seed * 16807 % 2147483647
  return seed % n
end
local size, forest = 32, {}
for i = 1, size * size do forest[i] = random(2) end -- 0 empty, 1 tree, 2 fire
local burned = 0
for _ = 1, 40 do
  local next = {}
  for i = 1, size * size do
    local c = forest[i]
    if c == 2 then
      next[i] = 0
      burned = burned + 1
    elseif c == 1 then
      local fire = forest[i - 1] == 2 or forest[i + 1] == 2 or forest[i - size] == 2 or forest[i + size] == 2
      next[i] = (fire or random(400) == 0) and 2 or 1
    else
      next[i] = random(20) == 0 and 1 or 0
    end
  end
  forest = next
end
print(classes.still, classes.cycle, classes.other, sample, electrons, painted, x, y, burned) --> 63	29	164	...##.###..#..##..........#####	156	834	-34	14	1131
