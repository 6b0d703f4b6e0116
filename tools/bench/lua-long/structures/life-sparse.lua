-- Life without borders: the living cells and their neighbours in hash tables; guns, an acorn, gliders that leave.
-- Small: 40 --> 289	312	333	188808235	4x13 5x12 2x4 3x4	-214 -64 593 401
local GENERATIONS = tonumber((...)) or 4000

-- A cell is one integer; neighbours are a constant away.
local ROW = 1 << 20
local ORIGIN = ROW // 2 * ROW + ROW // 2
local NEIGHBOURS = { -ROW - 1, -ROW, -ROW + 1, -1, 1, ROW - 1, ROW, ROW + 1 }
local function cell(x, y) return ORIGIN + y * ROW + x end
local function place(key) return key % ROW - ROW // 2, key // ROW - ROW // 2 end

local World = {}
World.__index = World
function World.new() return setmetatable({ alive = {}, population = 0, generation = 0 }, World) end

function World:set(x, y)
  local key = cell(x, y)
  if not self.alive[key] then
    self.alive[key] = true
    self.population = self.population + 1
  end
end

--- Draws a pattern in run-length form ("bo$2bo$3o!") with its corner at a place, mirrored if asked for.
function World:draw(pattern, x0, y0, mirrored)
  local x, y = 0, 0
  for count, tag in pattern:gmatch("(%d*)([bo$!])") do
    local n = tonumber(count) or 1
    if tag == "$" then
      x, y = 0, y + n
    elseif tag == "b" then
      x = x + n
    elseif tag == "o" then
      for _ = 1, n do
        self:set(mirrored and x0 - x or x0 + x, y0 + y)
        x = x + 1
      end
    end
  end
end

function World:step()
  local counts = {}
  for key in pairs(self.alive) do
    for i = 1, 8 do
      local neighbour = key + NEIGHBOURS[i]
      counts[neighbour] = (counts[neighbour] or 0) + 1
    end
  end
  local alive, next_, population = self.alive, {}, 0
  for key, n in pairs(counts) do
    if n == 3 or (n == 2 and alive[key]) then
      next_[key] = true
      population = population + 1
    end
  end
  self.alive, self.population, self.generation = next_, population, self.generation + 1
end

function World:bounds()
  local left, right, top, bottom = math.huge, -math.huge, math.huge, -math.huge
  for key in pairs(self.alive) do
    local x, y = place(key)
    left, right, top, bottom = math.min(left, x), math.max(right, x), math.min(top, y), math.max(bottom, y)
  end
  return left, top, right, bottom
end

--- A number that tells worlds apart, in whatever order the cells come.
function World:hash()
  local sum = 0
  for key in pairs(self.alive) do
    local x, y = place(key)
    sum = (sum + (x * 7919 + y * 104729) % 1000003 * ((x ~ y) % 251 + 1)) % 998244353
  end
  return sum
end

--- The connected groups of cells: how many there are of each size.
function World:groups()
  local left, sizes = {}, {}
  for key in pairs(self.alive) do left[key] = true end
  for key in pairs(self.alive) do
    if left[key] then
      left[key] = nil
      local stack, size = { key }, 0
      while #stack > 0 do
        local at = table.remove(stack)
        size = size + 1
        for _, offset in ipairs(NEIGHBOURS) do
          if left[at + offset] then
            left[at + offset] = nil
            stack[#stack + 1] = at + offset
          end
        end
      end
      sizes[size] = (sizes[size] or 0) + 1
    end
  end
  return sizes
end

local GUN = "24bo$22bobo$12b2o6b2o12b2o$11bo3bo4b2o12b2o$2o8bo5bo3b2o$2o8bo3bob2o4bobo$10bo5bo7bo$11bo3bo$12b2o!"
local ACORN, PENTOMINO, GLIDER, BLOCK = "bo$3bo$2o2b3o!", "b2o$2o$bo!", "bo$2bo$3o!", "2o$2o!"

local world = World.new()
world:draw(GUN, 0, 0)
world:draw(GUN, 120, 0, true)
world:draw(ACORN, -200, 40)
world:draw(PENTOMINO, 300, -60)
for i = 0, 9 do world:draw(GLIDER, 500 + i * 9, i * 5) end
world:draw(BLOCK, 0, 400)

-- A world that repeats itself after some generations has only blocks, blinkers and the like left.
local births, peak = 0, 0
for _ = 1, GENERATIONS do
  local before = world.population
  world:step()
  births = births + math.max(0, world.population - before)
  peak = math.max(peak, world.population)
end
local sizes, groups = world:groups(), {}
for size, count in pairs(sizes) do groups[#groups + 1] = { size = size, count = count } end
table.sort(groups, function(a, b) return a.count > b.count or (a.count == b.count and a.size < b.size) end)
local most = {}
for i = 1, math.min(4, #groups) do most[i] = groups[i].size .. "x" .. groups[i].count end
print(world.population, peak, births, world:hash(), table.concat(most, " "), table.concat({ world:bounds() }, " ")) --> 1151	1254	34451	447375166	3x55 4x48 5x44 6x32	-1022 -1042 1583 1047
