-- A priority queue with changeable priorities, and what is built on it: task scheduling, merging, a running median.
local PriorityQueue = {}
PriorityQueue.__index = PriorityQueue

function PriorityQueue.new(before)
  return setmetatable({ items = {}, where = {}, before = before or function(a, b) return a < b end }, PriorityQueue)
end

function PriorityQueue:size() return #self.items end
function PriorityQueue:peek() return self.items[1] end

function PriorityQueue:swap(i, j)
  local items, where = self.items, self.where
  items[i], items[j] = items[j], items[i]
  where[items[i]], where[items[j]] = i, j
end

function PriorityQueue:up(i)
  while i > 1 do
    local parent = math.floor(i / 2)
    if not self.before(self.items[i], self.items[parent]) then return i end
    self:swap(i, parent)
    i = parent
  end
  return i
end

function PriorityQueue:down(i)
  local n = #self.items
  while true do
    local least = i
    for child = 2 * i, math.min(2 * i + 1, n) do
      if self.before(self.items[child], self.items[least]) then least = child end
    end
    if least == i then return i end
    self:swap(i, least)
    i = least
  end
end

function PriorityQueue:push(item)
  self.items[#self.items + 1] = item
  self.where[item] = #self.items
  self:up(#self.items)
end

function PriorityQueue:remove(i)
  local item, n = self.items[i], #self.items
  if i < n then self:swap(i, n) end
  self.items[n] = nil
  self.where[item] = nil
  if i < n then self:down(self:up(i)) end
  return item
end

function PriorityQueue:pop()
  if #self.items > 0 then return self:remove(1) end
end

function PriorityQueue:update(item)
  self:down(self:up(self.where[item]))
end

local seed = 64
local function random(n)
  seed = seed * 16807 % 2147483647
  return seed % n + 1
end

-- Tasks with deadlines, some of which get urgent, some of which are dropped.
local function earlier(a, b)
  if a.deadline ~= b.deadline then return a.deadline < b.deadline end
  return a.id < b.id
end
local queue, tasks = PriorityQueue.new(earlier), {}
for id = 1, 500 do
  tasks[id] = { id = id, deadline = random(5000), length = random(12) }
  queue:push(tasks[id])
end
local now, late, order, dropped = 0, 0, 0, 0
while queue:size() > 0 do
  local task = queue:pop()
  now = now + task.length
  if now > task.deadline then late = late + 1 end
  order = (order * 31 + task.id) % 1000003
  for _ = 1, 2 do
    local other = tasks[random(500)]
    if queue.where[other] then
      if random(10) == 1 then
        queue:remove(queue.where[other])
        dropped = dropped + 1
      else
        other.deadline = math.max(now, other.deadline - random(200))
        queue:update(other)
      end
    end
  end
end

-- Sorted lists merged by the least head.
local lists, heads = {}, PriorityQueue.new(function(a, b) return a.list[a.at] < b.list[b.at] end)
for i = 1, 12 do
  local list = {}
  for k = 1, 80 do list[k] = random(10000) end
  table.sort(list)
  lists[i] = list
  heads:push({ list = list, at = 1 })
end
local merged = {}
while heads:size() > 0 do
  local head = heads:peek()
  merged[#merged + 1] = head.list[head.at]
  head.at = head.at + 1
  if head.list[head.at] then heads:update(head) else heads:pop() end
end
local sorted = true
for i = 2, #merged do sorted = sorted and merged[i - 1] <= merged[i] end

-- The median of what has come so far, by two heaps of boxed numbers.
local low = PriorityQueue.new(function(a, b) return a.value > b.value end)
local high = PriorityQueue.new(function(a, b) return a.value < b.value end)
local medians = 0
for _ = 1, 700 do
  local box = { value = random(100000) }
  if low:size() == 0 or box.value <= low:peek().value then low:push(box) else high:push(box) end
  if low:size() > high:size() + 1 then high:push(low:pop()) end
  if high:size() > low:size() then low:push(high:pop()) end
  medians = (medians * 7 + low:peek().value) % 1000003
end
print(now, late, order, dropped, #merged, sorted, medians, low:peek().value) --> 2946	2	295678	40	960	true	358344	52067
