-- A discrete simulation driven by events: customers, counters with two queues, breakdowns; waiting times as histogram.
-- Needs: operators
local seed = 1999
local function uniform()
  seed = seed * 16807 % 2147483647
  return seed / 2147483647
end
local function exponential(mean) return -mean * math.log(1 - uniform()) end

local events, count = {}, 0
local function earlier(a, b)
  if a.time ~= b.time then return a.time < b.time end
  return a.number < b.number
end
local number = 0
local function schedule(time, action, subject)
  number = number + 1
  count = count + 1
  local event, i = { time = time, number = number, action = action, subject = subject }, count
  while i > 1 do
    local parent = i // 2
    if not earlier(event, events[parent]) then break end
    events[i] = events[parent]
    i = parent
  end
  events[i] = event
end
local function nextEvent()
  if count == 0 then return nil end
  local top, last = events[1], events[count]
  events[count] = nil
  count = count - 1
  if count > 0 then
    local i = 1
    while true do
      local child = i * 2
      if child > count then break end
      if child < count and earlier(events[child + 1], events[child]) then child = child + 1 end
      if not earlier(events[child], last) then break end
      events[i] = events[child]
      i = child
    end
    events[i] = last
  end
  return top
end

local Queue = {}
Queue.__index = Queue
function Queue.new() return setmetatable({ first = 1, last = 0, area = 0, changed = 0, longest = 0 }, Queue) end
function Queue:size() return self.last - self.first + 1 end
function Queue:touch(now)
  self.area = self.area + self:size() * (now - self.changed)
  self.changed = now
end
function Queue:push(now, item)
  self:touch(now)
  self.last = self.last + 1
  self[self.last] = item
  self.longest = math.max(self.longest, self:size())
end
function Queue:pop(now)
  if self:size() == 0 then return nil end
  self:touch(now)
  local item = self[self.first]
  self[self.first] = nil
  self.first = self.first + 1
  return item
end

local now, END = 0, 1500
local normal, express = Queue.new(), Queue.new()
local counters = {}
for i = 1, 4 do counters[i] = { id = i, express = i == 4, busy = false, broken = false, served = 0, working = 0 } end
local waits, balked, finished, breakdowns = {}, 0, 0, 0

local arrive, leave, breakDown, repair
local function start(counter)
  if counter.busy or counter.broken then return end
  local customer = counter.express and express:pop(now) or normal:pop(now) or express:pop(now)
  if not customer then return end
  counter.busy = true
  waits[#waits + 1] = now - customer.arrived
  local time = 0.5 + exponential(customer.items * 0.25)
  counter.working = counter.working + time
  counter.customer = customer
  schedule(now + time, leave, counter)
end
function arrive()
  local items = 1 + math.floor(exponential(8))
  local customer = { arrived = now, items = items }
  local queue = items <= 5 and express or normal
  if queue:size() > 14 then
    balked = balked + 1
  else
    queue:push(now, customer)
    for _, counter in ipairs(counters) do start(counter) end
  end
  if now < END then schedule(now + exponential(0.62), arrive) end
end
function leave(counter)
  counter.busy, counter.customer = false, nil
  counter.served = counter.served + 1
  finished = finished + 1
  start(counter)
end
function breakDown(counter)
  if now > END then return end
  counter.broken = true
  breakdowns = breakdowns + 1
  schedule(now + exponential(12), repair, counter)
end
function repair(counter)
  counter.broken = false
  start(counter)
  schedule(now + exponential(150), breakDown, counter)
end

schedule(0, arrive)
for _, counter in ipairs(counters) do schedule(exponential(150), breakDown, counter) end
for event in nextEvent do
  now = event.time
  event.action(event.subject)
end

table.sort(waits)
local total, bins = 0, {}
for _, wait in ipairs(waits) do
  total = total + wait
  local bin = math.min(math.floor(wait / 2) + 1, 9)
  bins[bin] = (bins[bin] or 0) + 1
end
for i = 1, 9 do bins[i] = bins[i] or 0 end
local work = {}
for i, counter in ipairs(counters) do work[i] = ("%d/%.1f%%"):format(counter.served, 100 * counter.working / now) end
print(finished, balked, breakdowns, ("%.4f %.4f %.4f"):format(total / #waits, waits[#waits // 2], waits[#waits]), table.concat(bins, " "), table.concat(work, " "), normal.longest, ("%.4f"):format(express.area / now)) --> 2092	307	39	12.7634 11.5192 48.1914	127 179 206 177 191 205 238 179 590	334/72.9% 357/79.5% 339/76.5% 1062/75.6%	15	5.6262
