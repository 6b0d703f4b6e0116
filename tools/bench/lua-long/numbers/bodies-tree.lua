-- Gravity of many bodies by a quadtree (Barnes and Hut), checked against the sum over all pairs; momentum and energy.
-- Small: 20 --> 5822	-0.838008 0.786136	true	true	4.760184
local COUNT = tonumber((...)) or 2600
local STEPS, THETA, SOFT = 14, 0.6, 0.05
local sqrt, max, abs = math.sqrt, math.max, math.abs

local seed = 271828
local function random()
  seed = seed * 16807 % 2147483647
  return seed / 2147483647
end

local bodies = {}
for i = 1, COUNT do
  local angle, r = random() * 2 * math.pi, 1 + 9 * random()
  local speed = sqrt(COUNT * 0.4 / r) * 0.3
  bodies[i] = {
    x = r * math.cos(angle), y = r * math.sin(angle), vx = -speed * math.sin(angle), vy = speed * math.cos(angle),
    ax = 0, ay = 0, mass = 0.2 + 0.4 * random(),
  }
end

local Node = {}
Node.__index = Node
local function node(x, y, half) return setmetatable({ cx = x, cy = y, half = half, mass = 0, mx = 0, my = 0 }, Node) end
function Node:child(body)
  local east, north = body.x > self.cx, body.y > self.cy
  local index = (east and 2 or 1) + (north and 2 or 0)
  local child = self[index]
  if not child then
    local h = self.half / 2
    child = node(self.cx + (east and h or -h), self.cy + (north and h or -h), h)
    self[index] = child
  end
  return child
end
function Node:insert(body, depth)
  if self.mass == 0 then
    self.body = body
  elseif depth > 24 then
    self.body = self.body or body
  else
    local held = self.body
    if held then
      self.body = nil
      self:child(held):insert(held, depth + 1)
    end
    self:child(body):insert(body, depth + 1)
  end
  self.mass = self.mass + body.mass
  self.mx, self.my = self.mx + body.mass * body.x, self.my + body.mass * body.y
end

local visits = 0
function Node:pull(body, ax, ay)
  if self.body == body or self.mass == 0 then return ax, ay end
  visits = visits + 1
  local dx, dy = self.mx / self.mass - body.x, self.my / self.mass - body.y
  local d2 = dx * dx + dy * dy + SOFT
  if self.body or self.half * self.half * 4 < THETA * THETA * d2 then
    local f = self.mass / (d2 * sqrt(d2))
    return ax + dx * f, ay + dy * f
  end
  for i = 1, 4 do
    local child = self[i]
    if child then ax, ay = child:pull(body, ax, ay) end
  end
  return ax, ay
end

local function build()
  local reach = 1
  for _, b in ipairs(bodies) do reach = max(reach, abs(b.x), abs(b.y)) end
  local root = node(0, 0, reach)
  for _, b in ipairs(bodies) do root:insert(b, 0) end
  return root
end

local function direct(body)
  local ax, ay = 0, 0
  for _, other in ipairs(bodies) do
    if other ~= body then
      local dx, dy = other.x - body.x, other.y - body.y
      local d2 = dx * dx + dy * dy + SOFT
      local f = other.mass / (d2 * sqrt(d2))
      ax, ay = ax + dx * f, ay + dy * f
    end
  end
  return ax, ay
end

local function energy()
  local kinetic, potential = 0, 0
  for i, b in ipairs(bodies) do
    kinetic = kinetic + 0.5 * b.mass * (b.vx * b.vx + b.vy * b.vy)
    for j = i + 1, #bodies do
      local o = bodies[j]
      potential = potential - b.mass * o.mass / sqrt((b.x - o.x) ^ 2 + (b.y - o.y) ^ 2 + SOFT)
    end
  end
  return kinetic + potential
end

local dt, before, error, samples = 0.01, energy(), 0, 0
for step = 1, STEPS do
  local root = build()
  for i, b in ipairs(bodies) do
    local ax, ay = root:pull(b, 0, 0)
    if (i + step) % 9 == 0 then
      local dx, dy = direct(b)
      error = error + sqrt((ax - dx) ^ 2 + (ay - dy) ^ 2) / sqrt(dx * dx + dy * dy)
      samples = samples + 1
    end
    b.ax, b.ay = ax, ay
  end
  for _, b in ipairs(bodies) do
    b.vx, b.vy = b.vx + b.ax * dt, b.vy + b.ay * dt
    b.x, b.y = b.x + b.vx * dt, b.y + b.vy * dt
  end
end
local px, py = 0, 0
for _, b in ipairs(bodies) do px, py = px + b.mass * b.vx, py + b.mass * b.vy end
print(visits, ("%.6f %.6f"):format(px, py), error / samples < 0.05, abs(energy() - before) < abs(before) * 0.02, ("%.6f"):format(bodies[1].x)) --> 4965393	-82.175370 242.964641	true	true	4.261277
