-- Mazes carved by three methods; robots solve them by wall following, depth and breadth first search and dead-end filling.
-- Needs: operators
local seed = 808
local function random(n)
  seed = seed * 16807 % 2147483647
  return seed % n + 1
end

local N, E, S, W = 1, 2, 3, 4
local DX, DY = { 0, 1, 0, -1 }, { -1, 0, 1, 0 }
local function opposite(d) return (d + 1) % 4 + 1 end

local Maze = {}
Maze.__index = Maze
function Maze.new(width, height)
  local self = setmetatable({ width = width, height = height, open = {} }, Maze)
  for i = 1, width * height do self.open[i] = {} end
  return self
end
function Maze:index(x, y)
  if x < 1 or y < 1 or x > self.width or y > self.height then return nil end
  return (y - 1) * self.width + x
end
function Maze:place(i) return (i - 1) % self.width + 1, (i - 1) // self.width + 1 end
function Maze:neighbour(i, d)
  local x, y = self:place(i)
  return self:index(x + DX[d], y + DY[d])
end
function Maze:carve(i, d)
  local other = self:neighbour(i, d)
  self.open[i][d] = true
  self.open[other][opposite(d)] = true
end

local carvers = {}
function carvers.backtracker(maze)
  local stack, seen = { 1 }, { true }
  while #stack > 0 do
    local here, choices = stack[#stack], {}
    for d = N, W do
      local other = maze:neighbour(here, d)
      if other and not seen[other] then choices[#choices + 1] = d end
    end
    if #choices == 0 then
      stack[#stack] = nil
    else
      local d = choices[random(#choices)]
      maze:carve(here, d)
      local other = maze:neighbour(here, d)
      seen[other] = true
      stack[#stack + 1] = other
    end
  end
end
function carvers.kruskal(maze)
  local parent, walls = {}, {}
  for i = 1, maze.width * maze.height do
    parent[i] = i
    for _, d in ipairs { E, S } do
      if maze:neighbour(i, d) then walls[#walls + 1] = { i, d } end
    end
  end
  for i = #walls, 2, -1 do
    local j = random(i)
    walls[i], walls[j] = walls[j], walls[i]
  end
  local function find(i)
    while parent[i] ~= i do
      parent[i] = parent[parent[i]]
      i = parent[i]
    end
    return i
  end
  for _, wall in ipairs(walls) do
    local a, b = find(wall[1]), find(maze:neighbour(wall[1], wall[2]))
    if a ~= b then
      parent[a] = b
      maze:carve(wall[1], wall[2])
    end
  end
end
function carvers.sidewinder(maze)
  for y = 1, maze.height do
    local run = 1
    for x = 1, maze.width do
      local i = maze:index(x, y)
      if y > 1 and (x == maze.width or random(2) == 1) then
        maze:carve(maze:index(run + random(x - run + 1) - 1, y), N)
        run = x + 1
      elseif x < maze.width then
        maze:carve(i, E)
      end
    end
  end
end

local solvers = {}
function solvers.follower(maze, goal)
  local here, facing, steps = 1, E, 0
  while here ~= goal do
    for _, turn in ipairs { 1, 0, 3, 2 } do
      local d = (facing - 1 + turn) % 4 + 1
      if maze.open[here][d] then
        here, facing = maze:neighbour(here, d), d
        break
      end
    end
    steps = steps + 1
  end
  return steps
end
function solvers.breadth(maze, goal)
  local distance, queue, first = { [1] = 0 }, { 1 }, 1
  while queue[first] ~= goal do
    local here = queue[first]
    first = first + 1
    for d = N, W do
      local other = maze.open[here][d] and maze:neighbour(here, d)
      if other and not distance[other] then
        distance[other] = distance[here] + 1
        queue[#queue + 1] = other
      end
    end
  end
  return distance[goal]
end
function solvers.depth(maze, goal)
  local function search(here, from, depth)
    if here == goal then return depth end
    for d = N, W do
      if maze.open[here][d] and d ~= from then
        local found = search(maze:neighbour(here, d), opposite(d), depth + 1)
        if found then return found end
      end
    end
    return nil
  end
  return search(1, 0, 0)
end
function solvers.filling(maze, goal)
  local degree, dead = {}, {}
  for i, open in ipairs(maze.open) do
    degree[i] = 0
    for _ in pairs(open) do degree[i] = degree[i] + 1 end
    if degree[i] == 1 and i ~= 1 and i ~= goal then dead[#dead + 1] = i end
  end
  local left = #maze.open
  while #dead > 0 do
    local here = table.remove(dead)
    left = left - 1
    degree[here] = 0
    for d = N, W do
      local other = maze.open[here][d] and maze:neighbour(here, d)
      if other and degree[other] > 0 then
        degree[other] = degree[other] - 1
        if degree[other] == 1 and other ~= 1 and other ~= goal then dead[#dead + 1] = other end
      end
    end
  end
  return left - 1
end

local function draw(maze)
  local lines = { "+" .. ("--+"):rep(maze.width) }
  for y = 1, maze.height do
    local row, below = { "|" }, { "+" }
    for x = 1, maze.width do
      local open = maze.open[maze:index(x, y)]
      row[#row + 1] = open[E] and "   " or "  |"
      below[#below + 1] = open[S] and "  +" or "--+"
    end
    lines[#lines + 1] = table.concat(row)
    lines[#lines + 1] = table.concat(below)
  end
  return table.concat(lines, "\n")
end

local results, sum, agree = {}, 0, 0
for _, name in ipairs { "backtracker", "kruskal", "sidewinder" } do
  local totals = {}
  for round = 1, 6 do
    local maze = Maze.new(12 + round * 2, 10 + round)
    carvers[name](maze)
    local goal = maze.width * maze.height
    local found = {}
    for i, solver in ipairs { "follower", "breadth", "depth", "filling" } do
      found[i] = solvers[solver](maze, goal)
      totals[i] = (totals[i] or 0) + found[i]
    end
    if found[2] == found[3] and found[3] == found[4] then agree = agree + 1 end
    local picture = draw(maze)
    for i = 1, #picture, 2 do sum = (sum * 31 + picture:byte(i)) % 1000003 end
  end
  results[#results + 1] = name .. " " .. table.concat(totals, ",")
end
print(agree, table.concat(results, " "), sum) --> 18	backtracker 1337,675,675,675 kruskal 1605,269,269,269 sidewinder 2639,217,217,217	149716
