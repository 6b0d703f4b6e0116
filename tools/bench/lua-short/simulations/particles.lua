-- Particles in a box: emitted, pulled by gravity and wells, bouncing, colliding through a grid, dying, drawn as text.
local floor, sqrt, cos, sin, pi = math.floor, math.sqrt, math.cos, math.sin, math.pi
local seed = 5150
local function random()
  seed = seed * 16807 % 2147483647
  return seed / 2147483647
end

local Vec = {}
Vec.__index = Vec
local function vec(x, y) return setmetatable({ x = x, y = y }, Vec) end
Vec.__add = function(a, b) return vec(a.x + b.x, a.y + b.y) end
Vec.__sub = function(a, b) return vec(a.x - b.x, a.y - b.y) end
Vec.__mul = function(a, k) return vec(a.x * k, a.y * k) end
function Vec:dot(b) return self.x * b.x + self.y * b.y end
function Vec:length() return sqrt(self:dot(self)) end
function Vec:unit()
  local length = self:length()
  return length == 0 and vec(1, 0) or self * (1 / length)
end

local WIDTH, HEIGHT, CELL = 80, 48, 4
local particles, bounces, hits, deaths = {}, 0, 0, 0

local function emit(count, at)
  for i = 1, count do
    local angle = 2 * pi * i / count
    particles[#particles + 1] = {
      at = at + vec(cos(angle), sin(angle)), v = vec(cos(angle), sin(angle)) * (4 + 4 * random()),
      mass = 1 + i % 3, life = 40 + floor(random() * 40),
    }
  end
end

local forces = {
  function(p) return vec(0, 3 * p.mass) end,
  function(p) return p.v * -0.05 end,
  function(p)
    local d = vec(WIDTH / 2, HEIGHT / 2) - p.at
    local r = d:length() + 1
    return d * (20 / (r * r))
  end,
}

local function move(p, dt)
  local total = vec(0, 0)
  for _, force in ipairs(forces) do total = total + force(p) end
  p.v = p.v + total * (dt / p.mass)
  p.at = p.at + p.v * dt
end

local function bounce(p)
  local at, v = p.at, p.v
  if at.x < 0 or at.x > WIDTH then
    at.x = at.x < 0 and -at.x or 2 * WIDTH - at.x
    v.x = -v.x * 0.9
    bounces = bounces + 1
  end
  if at.y < 0 or at.y > HEIGHT then
    at.y = at.y < 0 and -at.y or 2 * HEIGHT - at.y
    v.y = -v.y * 0.9
    bounces = bounces + 1
  end
end

local function gridOf(list)
  local grid = {}
  for _, p in ipairs(list) do
    local key = floor(p.at.y / CELL) * 1000 + floor(p.at.x / CELL)
    local cell = grid[key]
    if cell then cell[#cell + 1] = p else grid[key] = { p } end
  end
  return grid
end

local function collide(a, b)
  local d = b.at - a.at
  if d:dot(d) > 0.25 then return end
  local n = d:unit()
  local approach = (a.v - b.v):dot(n)
  if approach <= 0 then return end
  local impulse = 2 * approach / (a.mass + b.mass)
  a.v = a.v - n * (impulse * b.mass)
  b.v = b.v + n * (impulse * a.mass)
  hits = hits + 1
end

local function draw()
  local counts = {}
  for _, p in ipairs(particles) do
    local key = floor(p.at.y / 2) * WIDTH + floor(p.at.x)
    counts[key] = (counts[key] or 0) + 1
  end
  local lines = {}
  for y = 0, HEIGHT / 2 - 1 do
    local row = {}
    for x = 0, WIDTH - 1 do row[x + 1] = ({ " ", ".", "o", "O" })[math.min(counts[y * WIDTH + x] or 0, 3) + 1] end
    lines[#lines + 1] = table.concat(row)
  end
  return table.concat(lines, "\n")
end

local sum = 0
for step = 1, 90 do
  if step % 8 == 1 then emit(24, vec(20 + step % 40, 20)) end
  for _, p in ipairs(particles) do
    move(p, 0.1)
    bounce(p)
    p.life = p.life - 1
  end
  local grid = gridOf(particles)
  for key = 0, HEIGHT / CELL * 1000 + 100 do
    local cell = grid[key]
    if cell then
      for i = 1, #cell do
        for j = i + 1, #cell do collide(cell[i], cell[j]) end
      end
    end
  end
  local alive = {}
  for _, p in ipairs(particles) do
    if p.life > 0 then alive[#alive + 1] = p else deaths = deaths + 1 end
  end
  particles = alive
  if step % 15 == 0 then
    local picture = draw()
    for i = 1, #picture, 3 do sum = (sum * 31 + picture:byte(i)) % 1000003 end
  end
end
print(#particles, bounces, hits, deaths, sum) --> 185	132	141	103	285118
