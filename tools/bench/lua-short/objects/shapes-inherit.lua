-- Classes with inheritance, super calls and polymorphism: shapes of a drawing are measured, moved, grouped and drawn.
local function class(name, base)
  local c = { name = name, base = base }
  c.__index = c
  c.__tostring = function(self) return self:describe() end
  return setmetatable(c, {
    __index = base,
    __call = function(cls, ...)
      local object = setmetatable({}, cls)
      if cls.init then object:init(...) end
      return object
    end,
  })
end

local Shape = class "Shape"
function Shape:init(x, y) self.x, self.y = x, y end
function Shape:move(dx, dy)
  self.x, self.y = self.x + dx, self.y + dy
  return self
end
function Shape:area() return 0 end
function Shape:describe() return ("%s at %g,%g"):format(self.name, self.x, self.y) end
function Shape:is(cls)
  local c = getmetatable(self)
  while c do
    if c == cls then return true end
    c = c.base
  end
  return false
end
function Shape:draw(canvas)
  local x0, y0, x1, y1 = self:box()
  for y = math.max(1, math.floor(y0)), math.min(canvas.height, math.ceil(y1)) do
    for x = math.max(1, math.floor(x0)), math.min(canvas.width, math.ceil(x1)) do
      if self:contains(x, y) then canvas:set(x, y, self.mark) end
    end
  end
end

local Circle = class("Circle", Shape)
Circle.mark = "o"
function Circle:init(x, y, r)
  Shape.init(self, x, y)
  self.r = r
end
function Circle:area() return math.pi * self.r ^ 2 end
function Circle:contains(x, y) return (x - self.x) ^ 2 + (y - self.y) ^ 2 <= self.r ^ 2 end
function Circle:box() return self.x - self.r, self.y - self.r, self.x + self.r, self.y + self.r end
function Circle:scale(k) self.r = self.r * k end

local Rectangle = class("Rectangle", Shape)
Rectangle.mark = "#"
function Rectangle:init(x, y, w, h)
  Shape.init(self, x, y)
  self.w, self.h = w, h
end
function Rectangle:area() return self.w * self.h end
function Rectangle:contains(x, y) return x >= self.x and y >= self.y and x <= self.x + self.w and y <= self.y + self.h end
function Rectangle:box() return self.x, self.y, self.x + self.w, self.y + self.h end
function Rectangle:scale(k) self.w, self.h = self.w * k, self.h * k end
function Rectangle:describe() return Shape.describe(self) .. (" of %gx%g"):format(self.w, self.h) end

local Square = class("Square", Rectangle)
Square.mark = "+"
function Square:init(x, y, side) Rectangle.init(self, x, y, side, side) end
function Square:describe() return "a regular " .. Rectangle.describe(self) end

local Frame = class("Frame", Rectangle)
Frame.mark = "*"
function Frame:contains(x, y)
  return Rectangle.contains(self, x, y) and not (x > self.x + 1 and y > self.y + 1 and x < self.x + self.w - 1 and y < self.y + self.h - 1)
end
function Frame:area() return Rectangle.area(self) - math.max(0, self.w - 2) * math.max(0, self.h - 2) end

local Group = class("Group", Shape)
function Group:init(...)
  Shape.init(self, 0, 0)
  self.parts = { ... }
end
function Group:move(dx, dy)
  for _, part in ipairs(self.parts) do part:move(dx, dy) end
  return Shape.move(self, dx, dy)
end
function Group:area()
  local sum = 0
  for _, part in ipairs(self.parts) do sum = sum + part:area() end
  return sum
end
function Group:scale(k)
  for _, part in ipairs(self.parts) do part:scale(k) end
end
function Group:draw(canvas)
  for _, part in ipairs(self.parts) do part:draw(canvas) end
end
function Group:describe() return Shape.describe(self) .. " with " .. #self.parts end

local Canvas = class "Canvas"
function Canvas:init(width, height)
  self.width, self.height, self.rows = width, height, {}
  for y = 1, height do
    self.rows[y] = {}
    for x = 1, width do self.rows[y][x] = "." end
  end
end
function Canvas:set(x, y, mark) self.rows[y][x] = mark end
function Canvas:text()
  local lines = {}
  for y, row in ipairs(self.rows) do lines[y] = table.concat(row) end
  return table.concat(lines, "\n")
end

local shapes, makers = {}, {
  function(i) return Circle(i % 60, i % 20, i % 5 + 1) end,
  function(i) return Rectangle(i * 3 % 60, i % 17, i % 7, i % 4 + 1) end,
  function(i) return Square(i * 7 % 60, i % 19, i % 4 + 1) end,
  function(i) return Frame(i * 5 % 50, i % 12, i % 9 + 3, i % 5 + 3) end,
  function(i) return Group(Circle(i % 50, 5, 2), Square(i % 40, 9, 2), Group(Frame(i % 30, 2, 6, 4))) end,
}
for i = 1, 150 do shapes[i] = makers[i % #makers + 1](i) end
local counts, texts, area, sum = {}, {}, 0, 0
for frame = 1, 6 do
  local canvas = Canvas(70, 26)
  for i, shape in ipairs(shapes) do
    shape:move((i * frame) % 5 - 2, frame % 3 - 1)
    if i % 10 == frame then shape:scale(1.1) end
    shape:draw(canvas)
    area = area + shape:area()
    for _, cls in ipairs { Shape, Circle, Rectangle, Square, Group } do
      if shape:is(cls) then counts[cls.name] = (counts[cls.name] or 0) + 1 end
    end
    texts[#texts + 1] = tostring(shape)
  end
  local picture = canvas:text()
  for i = 1, #picture do sum = (sum * 31 + picture:byte(i)) % 1000003 end
end
print(("%.3f"):format(area), counts.Shape, counts.Circle, counts.Rectangle, counts.Square, counts.Group, #table.concat(texts), sum, texts[8], texts[4]) --> 13908.628	900	180	540	180	180	20585	550272	Frame at 41,8 of 11x6	Group at 2,0 with 3
