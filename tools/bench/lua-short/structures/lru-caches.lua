-- Caches of bounded size with different policies, measured on a trace: least recent, least frequent, two queues, random.
local LRU = {}
LRU.__index = LRU
function LRU.new(capacity)
  local self = setmetatable({ capacity = capacity, map = {}, count = 0, head = {}, tail = {} }, LRU)
  self.head.next, self.tail.prev = self.tail, self.head
  return self
end
local function unlink(node) node.prev.next, node.next.prev = node.next, node.prev end
function LRU:front(node)
  node.prev, node.next = self.head, self.head.next
  self.head.next.prev = node
  self.head.next = node
end
function LRU:get(key)
  local node = self.map[key]
  if not node then return nil end
  unlink(node)
  self:front(node)
  return node.value
end
function LRU:set(key, value)
  local node = self.map[key]
  if node then
    node.value = value
    unlink(node)
    return self:front(node)
  end
  if self.count == self.capacity then
    local oldest = self.tail.prev
    unlink(oldest)
    self.map[oldest.key] = nil
    self.count = self.count - 1
    if self.evicted then self.evicted(oldest.key, oldest.value) end
  end
  node = { key = key, value = value }
  self.map[key] = node
  self.count = self.count + 1
  self:front(node)
end

local LFU = {}
LFU.__index = LFU
function LFU.new(capacity) return setmetatable({ capacity = capacity, entries = {}, count = 0, clock = 0 }, LFU) end
function LFU:get(key)
  local entry = self.entries[key]
  if not entry then return nil end
  self.clock = self.clock + 1
  entry.uses, entry.last = entry.uses + 1, self.clock
  return entry.value
end
function LFU:set(key, value)
  self.clock = self.clock + 1
  if not self.entries[key] then
    if self.count == self.capacity then
      local worst, victim
      for k, entry in pairs(self.entries) do
        if not worst or entry.uses < worst.uses or entry.uses == worst.uses and entry.last < worst.last then worst, victim = entry, k end
      end
      self.entries[victim] = nil
      self.count = self.count - 1
    end
    self.count = self.count + 1
  end
  self.entries[key] = { value = value, uses = 1, last = self.clock }
end

-- What is seen once waits in a short queue; what is seen again moves to the main one.
local TwoQueues = {}
TwoQueues.__index = TwoQueues
function TwoQueues.new(capacity)
  local self = setmetatable({ recent = LRU.new(math.floor(capacity / 4)), main = LRU.new(capacity - math.floor(capacity / 4)), ghosts = LRU.new(capacity) }, TwoQueues)
  self.recent.evicted = function(key) self.ghosts:set(key, true) end
  return self
end
function TwoQueues:get(key)
  local value = self.main:get(key)
  if value ~= nil then return value end
  local node = self.recent.map[key]
  return node and node.value
end
function TwoQueues:set(key, value)
  if self.main.map[key] or self.ghosts.map[key] then self.main:set(key, value) else self.recent:set(key, value) end
end

local Clock = {}
Clock.__index = Clock
function Clock.new(capacity) return setmetatable({ capacity = capacity, slots = {}, index = {}, hand = 1 }, Clock) end
function Clock:get(key)
  local i = self.index[key]
  if not i then return nil end
  self.slots[i].used = true
  return self.slots[i].value
end
function Clock:set(key, value)
  local slots = self.slots
  if self.index[key] then
    slots[self.index[key]].value = value
    return
  end
  local i
  if #slots < self.capacity then
    i = #slots + 1
  else
    while slots[self.hand].used do
      slots[self.hand].used = false
      self.hand = self.hand % self.capacity + 1
    end
    i = self.hand
    self.index[slots[i].key] = nil
    self.hand = self.hand % self.capacity + 1
  end
  slots[i] = { key = key, value = value, used = false }
  self.index[key] = i
end

local seed = 13
local function random(n)
  seed = seed * 16807 % 2147483647
  return seed % n + 1
end
local traces = {
  zipf = function() return "key" .. math.floor(random(300) * random(300) / 300) end,
  scan = (function()
    local i = 0
    return function()
      i = i + 1
      return i % 3 == 0 and "key" .. random(25) or "scan" .. i % 200
    end
  end)(),
  loop = (function()
    local i = 0
    return function()
      i = i + 1
      return "key" .. i % 60
    end
  end)(),
}
local results, checksum = {}, 0
for _, trace in ipairs { "zipf", "scan", "loop" } do
  local caches = { LRU.new(50), LFU.new(50), TwoQueues.new(50), Clock.new(50) }
  local hits = { 0, 0, 0, 0 }
  for _ = 1, 1300 do
    local key = traces[trace]()
    for i, cache in ipairs(caches) do
      local value = cache:get(key)
      if value then
        hits[i] = hits[i] + 1
        checksum = (checksum + value * i) % 1000003
      else
        cache:set(key, #key * 17 + key:byte(-1))
      end
    end
  end
  results[#results + 1] = trace .. " " .. table.concat(hits, ",")
end
print(table.concat(results, " "), checksum) --> zipf 394,483,424,409 scan 223,388,370,244 loop 0,0,240,0	69304
