-- A cooperative scheduler on coroutines: tasks sleep, wait for events, pass messages over bounded channels, are cancelled.
local yield, create, resume, status = coroutine.yield, coroutine.create, coroutine.resume, coroutine.status

local Scheduler = {}
Scheduler.__index = Scheduler
function Scheduler.new() return setmetatable({ ready = {}, sleeping = {}, waiting = {}, now = 0, switches = 0, log = {} }, Scheduler) end
function Scheduler:spawn(name, f, ...)
  local task = { name = name, thread = create(f), args = { ... } }
  table.insert(self.ready, task)
  return task
end
function Scheduler:signal(event, ...)
  local list = self.waiting[event]
  self.waiting[event] = nil
  for _, task in ipairs(list or {}) do
    if not task.cancelled then
      task.args = { ... }
      table.insert(self.ready, task)
    end
  end
end
function Scheduler:cancel(task) task.cancelled = true end
function Scheduler:step(task)
  self.switches = self.switches + 1
  if task.cancelled then return self:finish(task, "cancelled") end
  local ok, request, value = resume(task.thread, (table.unpack or unpack)(task.args))
  task.args = {}
  if not ok then
    self:finish(task, "failed: " .. tostring(request))
  elseif status(task.thread) == "dead" then
    self:finish(task, request)
  elseif request == "sleep" then
    task.wake = self.now + value
    local at = #self.sleeping + 1
    while at > 1 and self.sleeping[at - 1].wake > task.wake do at = at - 1 end
    table.insert(self.sleeping, at, task)
  elseif request == "wait" then
    self.waiting[value] = self.waiting[value] or {}
    table.insert(self.waiting[value], task)
  else
    table.insert(self.ready, task)
  end
end
function Scheduler:finish(task, result)
  task.result = result
  self.log[#self.log + 1] = ("%d %s %s"):format(self.now, task.name, tostring(result))
  self:signal(task)
end
function Scheduler:run()
  while true do
    local batch = self.ready
    self.ready = {}
    for _, task in ipairs(batch) do self:step(task) end
    if #self.ready == 0 then
      local first = table.remove(self.sleeping, 1)
      if not first then return end
      self.now = first.wake
      table.insert(self.ready, first)
      while self.sleeping[1] and self.sleeping[1].wake == self.now do table.insert(self.ready, table.remove(self.sleeping, 1)) end
    end
  end
end

local s = Scheduler.new()
local function sleep(n) yield("sleep", n) end
local function wait(event) return yield("wait", event) end
local function pause() yield("pause") end

local Channel = {}
Channel.__index = Channel
function Channel.new(capacity) return setmetatable({ capacity = capacity, items = {}, closed = false }, Channel) end
function Channel:send(v)
  while #self.items >= self.capacity do wait(self) end
  table.insert(self.items, v)
  s:signal(self)
end
function Channel:receive()
  while #self.items == 0 do
    if self.closed then return nil end
    wait(self)
  end
  local v = table.remove(self.items, 1)
  s:signal(self)
  return v
end
function Channel:close()
  self.closed = true
  s:signal(self)
end

local seed = 8086
local function random(n)
  seed = seed * 16807 % 2147483647
  return seed % n + 1
end
local numbers, squares = Channel.new(4), Channel.new(2)
local producers, workers = {}, {}
for p = 1, 3 do
  producers[p] = s:spawn("producer" .. p, function(count)
    for i = 1, count do
      numbers:send(i * p)
      if i % 10 == 0 then sleep(random(5)) end
    end
    return count
  end, 60 + p)
end
for w = 1, 4 do
  workers[w] = s:spawn("worker" .. w, function()
    local n = 0
    while true do
      local v = numbers:receive()
      if not v then return n end
      n = n + 1
      if w == 4 and n == 15 then error({}) end
      squares:send(v * v)
      pause()
    end
  end)
end
local collector = s:spawn("collector", function()
  local sum = 0
  while true do
    local v = squares:receive()
    if not v then return sum end
    sum = (sum * 3 + v) % 1000003
  end
end)
s:spawn("closer", function()
  for _, p in ipairs(producers) do
    while p.result == nil do wait(p) end
  end
  numbers:close()
  for _, w in ipairs(workers) do
    while w.result == nil do wait(w) end
  end
  squares:close()
  while collector.result == nil do wait(collector) end
  return "all closed"
end)
local endless = s:spawn("endless", function()
  local n = 0
  while true do
    sleep(3)
    n = n + 1
  end
end)
s:spawn("killer", function()
  sleep(40)
  s:cancel(endless)
  local function deep(n)
    if n == 0 then
      pause()
      return 0
    end
    return 1 + deep(n - 1)
  end
  local total = 0
  for i = 1, 60 do total = total + deep(i) end
  return total
end)
s:run()
local lines = {}
for _, line in ipairs(s.log) do lines[#lines + 1] = (line:gsub("table: .*", "a table")) end
print(s.now, s.switches, table.concat(lines, "; ")) --> 42	667	16 producer3 63; 16 producer1 61; 17 producer2 62; 17 worker1 79; 17 worker2 79; 17 worker3 14; 17 worker4 14; 17 collector 53255; 17 closer all closed; 40 killer 1830; 42 endless cancelled
