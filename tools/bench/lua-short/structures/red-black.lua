-- A red-black tree with parents and a sentinel, after the textbook: insert, delete, successor, checks of its colours.
local RED, BLACK = true, false

local Tree = {}
Tree.__index = Tree

function Tree.new()
  local null = { color = BLACK }
  null.left, null.right, null.parent = null, null, null
  return setmetatable({ null = null, root = null, size = 0 }, Tree)
end

function Tree:rotate(x, from, to)
  local y = x[from]
  x[from] = y[to]
  if y[to] ~= self.null then y[to].parent = x end
  y.parent = x.parent
  if x.parent == self.null then
    self.root = y
  elseif x == x.parent[to] then
    x.parent[to] = y
  else
    x.parent[from] = y
  end
  y[to] = x
  x.parent = y
end

function Tree:search(key)
  local x = self.root
  while x ~= self.null and key ~= x.key do
    if key < x.key then x = x.left else x = x.right end
  end
  return x ~= self.null and x or nil
end

function Tree:insert(key, value)
  local y, x = self.null, self.root
  while x ~= self.null do
    y = x
    if key == x.key then
      x.value = value
      return x
    end
    x = key < x.key and x.left or x.right
  end
  local z = { key = key, value = value, color = RED, left = self.null, right = self.null, parent = y }
  if y == self.null then
    self.root = z
  elseif key < y.key then
    y.left = z
  else
    y.right = z
  end
  self.size = self.size + 1
  self:afterInsert(z)
  return z
end

function Tree:afterInsert(z)
  while z.parent.color == RED do
    local grand = z.parent.parent
    local side, other = "left", "right"
    if z.parent == grand.right then side, other = other, side end
    local uncle = grand[other]
    if uncle.color == RED then
      z.parent.color, uncle.color, grand.color = BLACK, BLACK, RED
      z = grand
    else
      if z == z.parent[other] then
        z = z.parent
        self:rotate(z, other, side)
      end
      z.parent.color, grand.color = BLACK, RED
      self:rotate(grand, side, other)
    end
  end
  self.root.color = BLACK
end

function Tree:replace(u, v)
  if u.parent == self.null then
    self.root = v
  elseif u == u.parent.left then
    u.parent.left = v
  else
    u.parent.right = v
  end
  v.parent = u.parent
end

function Tree:minimum(x)
  while x.left ~= self.null do x = x.left end
  return x
end

function Tree:delete(key)
  local z = self:search(key)
  if not z then return false end
  local y, color, x = z, z.color, nil
  if z.left == self.null then
    x = z.right
    self:replace(z, x)
  elseif z.right == self.null then
    x = z.left
    self:replace(z, x)
  else
    y = self:minimum(z.right)
    color = y.color
    x = y.right
    if y.parent == z then
      x.parent = y
    else
      self:replace(y, x)
      y.right = z.right
      y.right.parent = y
    end
    self:replace(z, y)
    y.left, y.color = z.left, z.color
    y.left.parent = y
  end
  self.size = self.size - 1
  if color == BLACK then self:afterDelete(x) end
  return true
end

function Tree:afterDelete(x)
  while x ~= self.root and x.color == BLACK do
    local side, other = "left", "right"
    if x == x.parent.right then side, other = other, side end
    local w = x.parent[other]
    if w.color == RED then
      w.color, x.parent.color = BLACK, RED
      self:rotate(x.parent, other, side)
      w = x.parent[other]
    end
    if w.left.color == BLACK and w.right.color == BLACK then
      w.color = RED
      x = x.parent
    else
      if w[other].color == BLACK then
        w[side].color, w.color = BLACK, RED
        self:rotate(w, side, other)
        w = x.parent[other]
      end
      w.color, x.parent.color, w[other].color = x.parent.color, BLACK, BLACK
      self:rotate(x.parent, other, side)
      x = self.root
    end
  end
  x.color = BLACK
end

function Tree:pairs()
  local x = self.root ~= self.null and self:minimum(self.root) or nil
  return function()
    if not x then return nil end
    local here = x
    if x.right ~= self.null then
      x = self:minimum(x.right)
    else
      local up = x.parent
      while up ~= self.null and x == up.right do x, up = up, up.parent end
      x = up ~= self.null and up or nil
    end
    return here.key, here.value
  end
end

function Tree:check()
  local function look(x)
    if x == self.null then return 1 end
    if x.color == RED then assert(x.left.color == BLACK and x.right.color == BLACK, "red below red") end
    local left, right = look(x.left), look(x.right)
    assert(left == right, "black heights differ")
    return left + (x.color == BLACK and 1 or 0)
  end
  return look(self.root)
end

local seed = 2023
local function random(n)
  seed = seed * 16807 % 2147483647
  return seed % n + 1
end
local tree, model, heights = Tree.new(), {}, {}
for round = 1, 7 do
  for _ = 1, 500 do
    local key = random(1500)
    tree:insert(key, round)
    model[key] = round
  end
  heights[#heights + 1] = tree:check()
  for _ = 1, 420 do
    local key = random(1500)
    assert(tree:delete(key) == (model[key] ~= nil))
    model[key] = nil
  end
  heights[#heights + 1] = tree:check()
end
local last, sorted, count, sum = 0, true, 0, 0
for key, value in tree:pairs() do
  sorted = sorted and key > last and model[key] == value
  last, count, sum = key, count + 1, (sum * 3 + key * value) % 1000003
end
print(tree.size, count, sorted, sum, table.concat(heights, " ")) --> 663	663	true	12462	7 7 7 7 7 7 7 7 7 7 7 7 7 7
