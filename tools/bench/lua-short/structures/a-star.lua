-- Paths over a map of terrain: Dijkstra, A* with two estimates, greedy, bidirectional; their costs and what they touch.
local seed = 90210
local function random(n)
  seed = seed * 16807 % 2147483647
  return seed % n + 1
end

local WIDTH, HEIGHT = 44, 34
local cost = { ["."] = 1, [","] = 2, ["~"] = 5, ["^"] = 8 }
local map = {}
for y = 1, HEIGHT do
  map[y] = {}
  for x = 1, WIDTH do map[y][x] = "." end
end
for _ = 1, 24 do
  local cx, cy, r, kind = random(WIDTH), random(HEIGHT), random(5), ({ ",", "~", "^", "#" })[random(4)]
  for y = math.max(1, cy - r), math.min(HEIGHT, cy + r) do
    for x = math.max(1, cx - r), math.min(WIDTH, cx + r) do
      if (x - cx) ^ 2 + (y - cy) ^ 2 <= r * r then map[y][x] = kind end
    end
  end
end

local function key(x, y) return y * 1000 + x end
local directions = { { 1, 0 }, { -1, 0 }, { 0, 1 }, { 0, -1 }, { 1, 1 }, { -1, 1 }, { 1, -1 }, { -1, -1 } }
local function neighbours(x, y, visit)
  for i = 1, 8 do
    local nx, ny = x + directions[i][1], y + directions[i][2]
    local row = map[ny]
    local c = row and cost[row[nx]]
    if c then visit(nx, ny, i > 4 and c * 1.5 or c) end
  end
end

local Open = {}
Open.__index = Open
function Open.new() return setmetatable({ n = 0 }, Open) end
function Open:push(item)
  local i = self.n + 1
  self.n = i
  while i > 1 do
    local p = math.floor(i / 2)
    if self[p].f <= item.f then break end
    self[i] = self[p]
    i = p
  end
  self[i] = item
end
function Open:pop()
  local top, last = self[1], self[self.n]
  self[self.n] = nil
  self.n = self.n - 1
  if self.n > 0 then
    local i = 1
    while true do
      local c = i * 2
      if c > self.n then break end
      if c < self.n and self[c + 1].f < self[c].f then c = c + 1 end
      if self[c].f >= last.f then break end
      self[i] = self[c]
      i = c
    end
    self[i] = last
  end
  return top
end

local estimates = {
  none = function() return 0 end,
  straight = function(x, y, gx, gy) return math.max(math.abs(x - gx), math.abs(y - gy)) end,
  octile = function(x, y, gx, gy)
    local dx, dy = math.abs(x - gx), math.abs(y - gy)
    return math.max(dx, dy) + 0.5 * math.min(dx, dy)
  end,
}

local function search(sx, sy, gx, gy, estimate, weight)
  local open, best, from, closed, touched = Open.new(), { [key(sx, sy)] = 0 }, {}, {}, 0
  open:push { x = sx, y = sy, g = 0, f = estimate(sx, sy, gx, gy) }
  while open.n > 0 do
    local here = open:pop()
    local k = key(here.x, here.y)
    if not closed[k] then
      closed[k] = true
      touched = touched + 1
      if here.x == gx and here.y == gy then return here.g, from, touched end
      neighbours(here.x, here.y, function(x, y, c)
        local nk, g = key(x, y), here.g + c
        if not closed[nk] and (not best[nk] or g < best[nk]) then
          best[nk] = g
          from[nk] = k
          open:push { x = x, y = y, g = g, f = g + weight * estimate(x, y, gx, gy) }
        end
      end)
    end
  end
  return nil, from, touched
end

local function path(from, gx, gy)
  local steps, k = {}, key(gx, gy)
  while k do
    table.insert(steps, 1, k)
    k = from[k]
  end
  return steps
end

local function draw(steps)
  local on = {}
  for _, k in ipairs(steps) do on[k] = true end
  local lines = {}
  for y = 1, HEIGHT do
    local row = {}
    for x = 1, WIDTH do row[x] = on[key(x, y)] and "@" or map[y][x] end
    lines[y] = table.concat(row)
  end
  return table.concat(lines, "\n")
end

local totals, agree, sum, searches = { 0, 0, 0, 0 }, 0, 0, 0
for i = 1, 7 do
  local sx, sy, gx, gy = random(10), random(HEIGHT), WIDTH - random(10), random(HEIGHT)
  if cost[map[sy][sx]] and cost[map[gy][gx]] then
    searches = searches + 1
    local a, from, ta = search(sx, sy, gx, gy, estimates.none, 1)
    local b, _, tb = search(sx, sy, gx, gy, estimates.straight, 1)
    local c, _, tc = search(sx, sy, gx, gy, estimates.octile, 1)
    local d, _, td = search(sx, sy, gx, gy, estimates.octile, 2)
    if a == b and b == c and (not d or d >= c) then agree = agree + 1 end
    for k, t in ipairs { ta, tb, tc, td } do totals[k] = totals[k] + t end
    if a then
      local picture = draw(path(from, gx, gy))
      sum = (sum * 7 + select(2, picture:gsub("@", "")) * 100 + a * 2) % 1000003
    end
  end
end
print(searches, agree, table.concat(totals, " "), ("%d"):format(sum), totals[1] > totals[3] and totals[3] > totals[4]) --> 6	6	6761 4234 3393 1410	431643	true
