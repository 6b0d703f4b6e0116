-- AVL trees: insertion, removal, ranges, ranks, bulk checks of balance; an index over records with two of them.
local AVL = {}
AVL.__index = AVL
function AVL.new(compare)
  return setmetatable({ compare = compare or function(a, b) return a < b and -1 or a > b and 1 or 0 end, rotations = 0 }, AVL)
end

local function height(n) return n and n.height or 0 end
local function size(n) return n and n.size or 0 end
local function fix(n)
  local l, r = n.left, n.right
  n.height = math.max(height(l), height(r)) + 1
  n.size = size(l) + size(r) + 1
  return n
end
local function rotateRight(n)
  local l = n.left
  n.left, l.right = l.right, n
  fix(n)
  return fix(l)
end
local function rotateLeft(n)
  local r = n.right
  n.right, r.left = r.left, n
  fix(n)
  return fix(r)
end
function AVL:balance(n)
  fix(n)
  local tilt = height(n.left) - height(n.right)
  if tilt > 1 then
    if height(n.left.left) < height(n.left.right) then n.left = rotateLeft(n.left) end
    self.rotations = self.rotations + 1
    return rotateRight(n)
  elseif tilt < -1 then
    if height(n.right.right) < height(n.right.left) then n.right = rotateRight(n.right) end
    self.rotations = self.rotations + 1
    return rotateLeft(n)
  end
  return n
end

function AVL:insert(key, value)
  local function put(n)
    if not n then return { key = key, value = value, height = 1, size = 1 } end
    local c = self.compare(key, n.key)
    if c < 0 then
      n.left = put(n.left)
    elseif c > 0 then
      n.right = put(n.right)
    else
      n.value = value
      return n
    end
    return self:balance(n)
  end
  self.root = put(self.root)
end

function AVL:remove(key)
  local removed = false
  local function least(n)
    while n.left do n = n.left end
    return n
  end
  local function drop(n, k)
    if not n then return nil end
    local c = self.compare(k, n.key)
    if c < 0 then
      n.left = drop(n.left, k)
    elseif c > 0 then
      n.right = drop(n.right, k)
    else
      removed = true
      if not n.left then return n.right end
      if not n.right then return n.left end
      local next = least(n.right)
      n.key, n.value = next.key, next.value
      n.right = drop(n.right, next.key)
    end
    return self:balance(n)
  end
  self.root = drop(self.root, key)
  return removed
end

function AVL:get(key)
  local n = self.root
  while n do
    local c = self.compare(key, n.key)
    if c == 0 then return n.value end
    n = c < 0 and n.left or n.right
  end
end
function AVL:at(rank)
  local n = self.root
  while n do
    local left = size(n.left)
    if rank == left + 1 then return n.key, n.value end
    if rank <= left then n = n.left else n, rank = n.right, rank - left - 1 end
  end
end
function AVL:range(low, high, visit)
  local function walk(n)
    if not n then return end
    local above, below = self.compare(n.key, low) >= 0, self.compare(n.key, high) <= 0
    if above then walk(n.left) end
    if above and below then visit(n.key, n.value) end
    if below then walk(n.right) end
  end
  walk(self.root)
end
function AVL:check()
  local function look(n)
    if not n then return 0, 0 end
    local lh, ls = look(n.left)
    local rh, rs = look(n.right)
    assert(math.abs(lh - rh) <= 1 and n.height == math.max(lh, rh) + 1 and n.size == ls + rs + 1, "out of balance")
    return n.height, n.size
  end
  return look(self.root)
end

local seed = 17
local function random(n)
  seed = seed * 16807 % 2147483647
  return seed % n + 1
end
local byId = AVL.new()
local byName = AVL.new(function(a, b)
  if a.name ~= b.name then return a.name < b.name and -1 or 1 end
  return a.id < b.id and -1 or a.id > b.id and 1 or 0
end)
local names = { "ada", "bea", "cal", "dan", "eva", "fay", "gus", "hal", "ivy", "jon" }
for i = 1, 1200 do
  local record = { id = random(100000), name = names[random(10)] .. random(9), pay = random(900) }
  local old = byId:get(record.id)
  if old then byName:remove(old) end
  byId:insert(record.id, record)
  byName:insert(record, record)
end
local h1, n1 = byId:check()
local removed = 0
for rank = 1, 600 do
  local id, record = byId:at(random(byId.root.size))
  if byId:remove(id) and byName:remove(record) then removed = removed + 1 end
end
local h2, n2 = byId:check()
local h3, n3 = byName:check()
local pay, count = 0, 0
byId:range(20000, 60000, function(_, record) pay, count = pay + record.pay, count + 1 end)
local listing, sum = {}, 0
byName:range({ name = "cal", id = 0 }, { name = "eva9", id = 1e9 }, function(_, record) listing[#listing + 1] = record.name .. record.id end)
for i = 1, #listing do
  for k = 1, #listing[i] do sum = (sum * 31 + listing[i]:byte(k)) % 1000003 end
end
print(h1, n1, removed, h2, n2, h3, n3, byId.rotations > 100, pay, count, #listing, sum) --> 12	1196	600	11	596	11	596	true	106353	240	198	188592
