-- Foxes and rabbits on a field, each an object that acts: moving, eating, breeding, dying; a history as sparkline.
local seed = 4711
local function random(n)
  seed = seed * 16807 % 2147483647
  return seed % n + 1
end

local class = setmetatable({}, {
  __call = function(_, name)
    return function(body)
      local c = body
      c.__index, c.__name = c, name
      return setmetatable(c, {
        __index = body.extends,
        __call = function(cls, ...)
          local object = setmetatable({}, cls)
          object:init(...)
          return object
        end,
      })
    end
  end,
})

local Field = class "Field" {
  init = function(self, width, height)
    self.width, self.height, self.cells, self.animals, self.grass = width, height, {}, {}, {}
    for i = 0, width * height - 1 do self.grass[i] = random(4) end
  end,
  index = function(self, x, y) return (y % self.height) * self.width + x % self.width end,
  put = function(self, animal, x, y)
    local i = self:index(x, y)
    self.cells[i] = animal
    animal.x, animal.y = i % self.width, math.floor(i / self.width)
  end,
  at = function(self, x, y) return self.cells[self:index(x, y)] end,
  around = function(self, animal, test)
    local found = {}
    for dy = -1, 1 do
      for dx = -1, 1 do
        if dx ~= 0 or dy ~= 0 then
          local x, y = animal.x + dx, animal.y + dy
          if test(self:at(x, y), x, y) then found[#found + 1] = { x, y } end
        end
      end
    end
    return found[1] and found[random(#found)]
  end,
  remove = function(self, animal)
    self.cells[self:index(animal.x, animal.y)] = nil
    animal.dead = true
  end,
}

local Animal = class "Animal" {
  init = function(self, field, x, y, energy)
    self.field, self.energy, self.age = field, energy, 0
    field:put(self, x, y)
    field.animals[#field.animals + 1] = self
  end,
  move = function(self, to)
    self.field.cells[self.field:index(self.x, self.y)] = nil
    self.field:put(self, to[1], to[2])
  end,
  wander = function(self)
    local to = self.field:around(self, function(other) return other == nil end)
    if to then self:move(to) end
    return to
  end,
  breed = function(self)
    if self.energy < self.ripe then return end
    local to = self.field:around(self, function(other) return other == nil end)
    if to then
      self.energy = math.floor(self.energy / 2)
      getmetatable(self)(self.field, to[1], to[2], self.energy)
    end
  end,
  act = function(self)
    self.age = self.age + 1
    self.energy = self.energy - self.cost
    self:feed()
    self:breed()
    if self.energy <= 0 or self.age > self.oldest then self.field:remove(self) end
  end,
}
local Rabbit = class "Rabbit" {
  extends = Animal, ripe = 8, cost = 1, oldest = 30,
  feed = function(self)
    self:wander()
    local i = self.field:index(self.x, self.y)
    local eaten = math.min(self.field.grass[i], 3)
    self.field.grass[i] = self.field.grass[i] - eaten
    self.energy = self.energy + eaten
  end,
}
local Fox = class "Fox" {
  extends = Animal, ripe = 24, cost = 2, oldest = 50,
  feed = function(self)
    local prey = self.field:around(self, function(other) return other and getmetatable(other) == Rabbit end)
    if prey then
      local rabbit = self.field:at(prey[1], prey[2])
      self.energy = self.energy + 6
      self.field:remove(rabbit)
      self:move(prey)
    else
      self:wander()
    end
  end,
}

local field = Field(40, 24)
for _ = 1, 90 do Rabbit(field, random(40), random(24), 5) end
for _ = 1, 16 do Fox(field, random(40), random(24), 12) end
local history = { Rabbit = {}, Fox = {} }
for tick = 1, 60 do
  local acting = field.animals
  for i = 1, #acting do
    if not acting[i].dead then acting[i]:act() end
  end
  local alive, counts = {}, { Rabbit = 0, Fox = 0 }
  for _, animal in ipairs(field.animals) do
    if not animal.dead and field:at(animal.x, animal.y) == animal then
      alive[#alive + 1] = animal
      local name = getmetatable(animal).__name
      counts[name] = counts[name] + 1
    end
  end
  field.animals = alive
  for i = 0, 40 * 24 - 1 do
    if field.grass[i] < 6 and (i + tick) % 3 == 0 then field.grass[i] = field.grass[i] + 1 end
  end
  for name, n in pairs(counts) do history[name][tick] = n end
end
local function sparkline(values)
  local most, out = math.max((table.unpack or unpack)(values)), {}
  for i, v in ipairs(values) do
    local level = most == 0 and 1 or math.floor(v / most * 7) + 1
    out[i] = ("_.-:=+*#"):sub(level, level)
  end
  return table.concat(out)
end
print(sparkline(history.Rabbit), sparkline(history.Fox), history.Rabbit[60], history.Fox[60], #field.animals) --> ....----::::::---..._______________________...--:==++****##*	__......---:::==+**#***++:::-..________________________.....	500	32	532
