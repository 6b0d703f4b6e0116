-- A ray tracer: spheres, a chequered floor, a triangle mesh; shadows, mirrors, soft light; a picture in grey.
-- Small: 12 --> 449	4150	..:-:-.+=:-.
local SIZE = tonumber((...)) or 400
local sqrt, floor, max, min, huge = math.sqrt, math.floor, math.max, math.min, math.huge

local Vec = {}
Vec.__index = Vec
local function vec(x, y, z) return setmetatable({ x = x, y = y, z = z }, Vec) end
function Vec.__add(a, b) return vec(a.x + b.x, a.y + b.y, a.z + b.z) end
function Vec.__sub(a, b) return vec(a.x - b.x, a.y - b.y, a.z - b.z) end
function Vec.__mul(a, k) return vec(a.x * k, a.y * k, a.z * k) end
function Vec.dot(a, b) return a.x * b.x + a.y * b.y + a.z * b.z end
function Vec.cross(a, b) return vec(a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x) end
function Vec.unit(a) return a * (1 / sqrt(a:dot(a))) end

local Sphere = {}
Sphere.__index = Sphere
function Sphere:hit(from, way)
  local oc = from - self.center
  local b = oc:dot(way)
  local d = b * b - oc:dot(oc) + self.radius * self.radius
  if d < 0 then return huge end
  local root = sqrt(d)
  if -b - root > 1e-4 then return -b - root end
  return -b + root > 1e-4 and -b + root or huge
end
function Sphere:normal(at) return (at - self.center) * (1 / self.radius) end
function Sphere:color() return self.shade end

local Floor = {}
Floor.__index = Floor
function Floor:hit(from, way)
  if way.y > -1e-6 then return huge end
  return (self.height - from.y) / way.y
end
function Floor:normal() return vec(0, 1, 0) end
function Floor:color(at) return (floor(at.x) + floor(at.z)) % 2 == 0 and 0.9 or 0.2 end

local Triangle = {}
Triangle.__index = Triangle
local function triangle(a, b, c, shade)
  local e1, e2 = b - a, c - a
  return setmetatable({ a = a, e1 = e1, e2 = e2, n = e1:cross(e2):unit(), shade = shade, mirror = 0 }, Triangle)
end
function Triangle:hit(from, way)
  local p = way:cross(self.e2)
  local det = self.e1:dot(p)
  if det > -1e-9 and det < 1e-9 then return huge end
  local t = from - self.a
  local u = t:dot(p) / det
  if u < 0 or u > 1 then return huge end
  local q = t:cross(self.e1)
  local v = way:dot(q) / det
  if v < 0 or u + v > 1 then return huge end
  local d = self.e2:dot(q) / det
  return d > 1e-4 and d or huge
end
function Triangle:normal() return self.n end
function Triangle:color() return self.shade end

local scene = { setmetatable({ height = -1, mirror = 0.25 }, Floor) }
for i = 0, 6 do
  local r = 0.35 + i % 3 * 0.2
  scene[#scene + 1] = setmetatable({ center = vec(i * 1.1 - 3.3, r - 1, 4 + i % 2 * 1.5), radius = r, shade = 0.3 + i * 0.1, mirror = i % 3 * 0.3 }, Sphere)
end
local top, corners = vec(0.4, 1.6, 7), { vec(-1, 0, 6), vec(1.5, 0, 6), vec(1.5, 0, 8), vec(-1, 0, 8) }
for i = 1, 4 do scene[#scene + 1] = triangle(top, corners[i], corners[i % 4 + 1], 0.4 + i * 0.1) end
local lights = { { at = vec(-4, 6, 0), power = 0.6 }, { at = vec(5, 4, 1), power = 0.4 } }

local rays = 0
local function nearest(from, way, limit)
  local best, found = limit, nil
  rays = rays + 1
  for i = 1, #scene do
    local d = scene[i]:hit(from, way)
    if d < best then best, found = d, scene[i] end
  end
  return found, best
end

local function trace(from, way, depth)
  local object, distance = nearest(from, way, huge)
  if not object then return 0.15 + 0.3 * max(0, way.y) end
  local at = from + way * distance
  local n = object:normal(at)
  if n:dot(way) > 0 then n = n * -1 end
  local start = at + n * 1e-3
  local light, shine = 0.1, 0
  for i = 1, #lights do
    local to = lights[i].at - at
    local far = sqrt(to:dot(to))
    local l = to * (1 / far)
    local facing = n:dot(l)
    if facing > 0 and not nearest(start, l, far) then
      light = light + lights[i].power * facing
      local r = n * (2 * facing) - l
      shine = shine + lights[i].power * max(0, -r:dot(way)) ^ 32
    end
  end
  local value = object:color(at) * light + shine * 0.5
  if depth > 0 and object.mirror > 0 then
    local bounce = way - n * (2 * n:dot(way))
    value = value * (1 - object.mirror) + trace(start, bounce, depth - 1) * object.mirror
  end
  return value
end

local ramp, lines, sum = " .:-=+*#%@", {}, 0
local eye = vec(0, 0.6, -3)
for y = 1, SIZE do
  local row = {}
  for x = 1, SIZE do
    local way = vec((x - SIZE / 2) / SIZE, (SIZE / 2 - y) / SIZE, 1):unit()
    local value = min(trace(eye, way, 3), 0.999)
    local level = floor(value * 10) + 1
    row[x] = ramp:sub(level, level)
    sum = sum + floor(value * 100)
  end
  lines[y] = table.concat(row)
end
print(rays, sum, lines[floor(SIZE * 0.6)]:sub(-40)) --> 481357	4598098	...-......-...-.-----------.-.---------.
