-- Three elevators in a house of twenty floors: passengers arrive, a dispatcher chooses, each car is a state machine.
local seed = 2718
local function random(n)
  seed = seed * 16807 % 2147483647
  return seed % n + 1
end

local FLOORS, CAPACITY = 20, 8
local clock, waiting, delivered, log = 0, {}, {}, {}
for floor = 1, FLOORS do waiting[floor] = {} end

local Car = {}
Car.__index = Car
function Car.new(name, floor)
  return setmetatable({ name = name, floor = floor, direction = 0, passengers = {}, stops = {}, state = "idle", timer = 0, moved = 0 }, Car)
end

function Car:wants(floor) return self.stops[floor] == true end
function Car:anyStop(from, to, step)
  for floor = from, to, step do
    if self.stops[floor] then return floor end
  end
  return nil
end
function Car:choose()
  if self.direction >= 0 and self:anyStop(self.floor + 1, FLOORS, 1) then
    self.direction = 1
  elseif self:anyStop(self.floor - 1, 1, -1) then
    self.direction = -1
  elseif self:anyStop(self.floor + 1, FLOORS, 1) then
    self.direction = 1
  else
    self.direction = 0
  end
end
function Car:unload()
  local staying = {}
  for _, p in ipairs(self.passengers) do
    if p.to == self.floor then
      p.done = clock
      delivered[#delivered + 1] = p
    else
      staying[#staying + 1] = p
    end
  end
  self.passengers = staying
end
function Car:load()
  local queue, left = waiting[self.floor], {}
  for _, p in ipairs(queue) do
    local way = p.to > self.floor and 1 or -1
    if #self.passengers < CAPACITY and (self.direction == 0 or way == self.direction or #self.passengers == 0) then
      p.boarded = clock
      p.car = self.name
      self.passengers[#self.passengers + 1] = p
      self.stops[p.to] = true
      if self.direction == 0 then self.direction = way end
    else
      left[#left + 1] = p
    end
  end
  waiting[self.floor] = left
end

local states = {}
function states.idle(car)
  if next(car.stops) == nil then return "idle" end
  if car:wants(car.floor) then return "opening" end
  car:choose()
  return car.direction == 0 and "idle" or "moving"
end
function states.moving(car)
  car.floor = car.floor + car.direction
  car.moved = car.moved + 1
  if car:wants(car.floor) then return "opening" end
  if not car:anyStop(car.floor, car.direction > 0 and FLOORS or 1, car.direction) then return "idle" end
  return "moving"
end
function states.opening(car)
  car.stops[car.floor] = nil
  car.timer = 2
  return "open"
end
function states.open(car)
  if car.timer == 2 then car:unload() end
  if car.timer == 1 then car:load() end
  car.timer = car.timer - 1
  return car.timer > 0 and "open" or "closing"
end
function states.closing(car)
  car:choose()
  return "idle"
end

local cars = { Car.new("A", 1), Car.new("B", 7), Car.new("C", 14) }
local function dispatch(floor)
  local best, cost
  for _, car in ipairs(cars) do
    if car:wants(floor) then return end
    local c = math.abs(car.floor - floor) + #car.passengers * 2
    if car.direction ~= 0 and (floor - car.floor) * car.direction < 0 then c = c + FLOORS end
    if not cost or c < cost then best, cost = car, c end
  end
  best.stops[floor] = true
end

local function arrive(id)
  local from, to = random(3) == 1 and 1 or random(FLOORS), random(FLOORS)
  if from == to then to = from % FLOORS + 1 end
  local p = { id = id, from = from, to = to, born = clock }
  table.insert(waiting[from], p)
  dispatch(from)
end

local arrived = 0
repeat
  clock = clock + 1
  if clock <= 3000 and random(100) <= 30 then
    arrived = arrived + 1
    arrive(arrived)
  end
  for _, car in ipairs(cars) do
    local before = car.state
    car.state = states[before](car)
    if car.state ~= before then
      local key = before .. ">" .. car.state
      log[key] = (log[key] or 0) + 1
    end
  end
  if clock % 10 == 0 then
    for floor = 1, FLOORS do
      if #waiting[floor] > 0 then dispatch(floor) end
    end
  end
until #delivered == arrived and clock > 3000 or clock > 20000

local wait, ride, longest, byCar = 0, 0, 0, {}
for _, p in ipairs(delivered) do
  wait, ride = wait + p.boarded - p.born, ride + p.done - p.boarded
  longest = math.max(longest, p.done - p.born)
  byCar[p.car] = (byCar[p.car] or 0) + 1
end
local changes = {}
for key, n in pairs(log) do changes[#changes + 1] = key .. "=" .. n end
table.sort(changes)
print(clock, arrived, #delivered, wait, ride, longest, byCar.A, byCar.B, byCar.C, cars[1].moved, table.concat(changes, " ")) --> 3613	852	852	236175	27344	1079	271	280	301	892	closing>idle=1443 idle>moving=1171 idle>opening=273 moving>opening=1171 open>closing=1443 opening>open=1444
