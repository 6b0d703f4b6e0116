-- Ranges over an array: segment tree with lazy addition, Fenwick tree, sparse table, square-root blocks, all compared.
local seed = 2222
local function random(n)
  seed = seed * 16807 % 2147483647
  return seed % n + 1
end
local N = 300

local Segment = {}
Segment.__index = Segment
function Segment.new(values)
  local self = setmetatable({ sum = {}, min = {}, pending = {}, n = #values }, Segment)
  local function build(node, low, high)
    self.pending[node] = 0
    if low == high then
      self.sum[node], self.min[node] = values[low], values[low]
    else
      local middle = math.floor((low + high) / 2)
      build(2 * node, low, middle)
      build(2 * node + 1, middle + 1, high)
      self:pull(node)
    end
  end
  build(1, 1, self.n)
  return self
end
function Segment:pull(node)
  self.sum[node] = self.sum[2 * node] + self.sum[2 * node + 1]
  self.min[node] = math.min(self.min[2 * node], self.min[2 * node + 1])
end
function Segment:apply(node, low, high, v)
  self.sum[node] = self.sum[node] + v * (high - low + 1)
  self.min[node] = self.min[node] + v
  self.pending[node] = self.pending[node] + v
end
function Segment:push(node, low, middle, high)
  local v = self.pending[node]
  if v ~= 0 then
    self:apply(2 * node, low, middle, v)
    self:apply(2 * node + 1, middle + 1, high, v)
    self.pending[node] = 0
  end
end
function Segment:add(from, to, v, node, low, high)
  node, low, high = node or 1, low or 1, high or self.n
  if to < low or high < from then return end
  if from <= low and high <= to then return self:apply(node, low, high, v) end
  local middle = math.floor((low + high) / 2)
  self:push(node, low, middle, high)
  self:add(from, to, v, 2 * node, low, middle)
  self:add(from, to, v, 2 * node + 1, middle + 1, high)
  self:pull(node)
end
function Segment:query(from, to, node, low, high)
  node, low, high = node or 1, low or 1, high or self.n
  if to < low or high < from then return 0, math.huge end
  if from <= low and high <= to then return self.sum[node], self.min[node] end
  local middle = math.floor((low + high) / 2)
  self:push(node, low, middle, high)
  local s1, m1 = self:query(from, to, 2 * node, low, middle)
  local s2, m2 = self:query(from, to, 2 * node + 1, middle + 1, high)
  return s1 + s2, math.min(m1, m2)
end

-- Two Fenwick trees give sums of ranges to which ranges are added.
local Fenwick = {}
Fenwick.__index = Fenwick
local powers = {}
for i = 1, N + 1 do
  local p = 1
  while i % (p * 2) == 0 do p = p * 2 end
  powers[i] = p
end
function Fenwick.new(values)
  local self = setmetatable({ a = {}, b = {}, n = #values + 1 }, Fenwick)
  for i = 1, self.n do self.a[i], self.b[i] = 0, 0 end
  for i, v in ipairs(values) do self:add(i, i, v) end
  return self
end
function Fenwick:bump(tree, i, v)
  while i <= self.n do
    tree[i] = tree[i] + v
    i = i + powers[i]
  end
end
function Fenwick:add(from, to, v)
  self:bump(self.a, from, v)
  self:bump(self.a, to + 1, -v)
  self:bump(self.b, from, v * (from - 1))
  self:bump(self.b, to + 1, -v * to)
end
function Fenwick:prefix(i)
  local a, b, at = 0, 0, i
  while i > 0 do
    a, b = a + self.a[i], b + self.b[i]
    i = i - powers[i]
  end
  return a * at - b
end
function Fenwick:query(from, to) return self:prefix(to) - self:prefix(from - 1) end

local Blocks = {}
Blocks.__index = Blocks
function Blocks.new(values)
  local self = setmetatable({ size = math.floor((#values) ^ 0.5), values = {}, sums = {}, extra = {} }, Blocks)
  for i, v in ipairs(values) do
    local b = self:block(i)
    self.values[i] = v
    self.sums[b], self.extra[b] = (self.sums[b] or 0) + v, 0
  end
  return self
end
function Blocks:block(i) return math.floor((i - 1) / self.size) + 1 end
function Blocks:each(from, to, single, whole)
  local i = from
  while i <= to do
    local b = self:block(i)
    if (i - 1) % self.size == 0 and i + self.size - 1 <= to then
      whole(b)
      i = i + self.size
    else
      single(i, b)
      i = i + 1
    end
  end
end
function Blocks:add(from, to, v)
  self:each(from, to, function(i, b)
    self.values[i], self.sums[b] = self.values[i] + v, self.sums[b] + v
  end, function(b)
    self.extra[b] = self.extra[b] + v
  end)
end
function Blocks:query(from, to)
  local sum = 0
  self:each(from, to, function(i, b) sum = sum + self.values[i] + self.extra[b] end, function(b)
    sum = sum + self.sums[b] + self.extra[b] * self.size
  end)
  return sum
end

local function sparse(values)
  local levels, span = { values }, 1
  while span * 2 <= #values do
    local below, level = levels[#levels], {}
    for i = 1, #values - span * 2 + 1 do level[i] = math.min(below[i], below[i + span]) end
    levels[#levels + 1] = level
    span = span * 2
  end
  return function(from, to)
    local k, width = 1, 1
    while width * 2 <= to - from + 1 do k, width = k + 1, width * 2 end
    return math.min(levels[k][from], levels[k][to - width + 1])
  end
end

local values = {}
for i = 1, N do values[i] = random(100) end
local segment, fenwick, blocks, least = Segment.new(values), Fenwick.new(values), Blocks.new(values), sparse(values)
local agree, queries, sum = 0, 0, 0
for round = 1, 700 do
  local from, to = random(N), random(N)
  if from > to then from, to = to, from end
  local s, m = segment:query(from, to)
  queries = queries + 1
  if s == fenwick:query(from, to) and s == blocks:query(from, to) and (round > 150 or m == least(from, to)) then agree = agree + 1 end
  sum = (sum * 31 + s + m) % 1000003
  if round >= 150 then
    local v = random(41) - 21
    segment:add(from, to, v)
    fenwick:add(from, to, v)
    blocks:add(from, to, v)
  end
end
print(queries, agree, sum, segment:query(1, N)) --> 700	700	291610	18968	-212
