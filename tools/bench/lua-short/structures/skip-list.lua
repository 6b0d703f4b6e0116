-- Skip lists with spans: a sorted map with ranks, iterators in both directions, and a leaderboard on top.
local MAX = 12

local SkipList = {}
SkipList.__index = SkipList

function SkipList.new(random)
  local head = { next = {}, span = {} }
  for level = 1, MAX do head.span[level] = 0 end
  return setmetatable({ head = head, level = 1, size = 0, random = random }, SkipList)
end

local function before(node, score, member)
  return node.score > score or node.score == score and node.member < member
end

function SkipList:chooseLevel()
  local level = 1
  while level < MAX and self.random(4) == 1 do level = level + 1 end
  return level
end

function SkipList:insert(score, member)
  local update, rank, x = {}, {}, self.head
  for i = self.level, 1, -1 do
    rank[i] = i == self.level and 0 or rank[i + 1]
    while x.next[i] and before(x.next[i], score, member) do
      rank[i] = rank[i] + x.span[i]
      x = x.next[i]
    end
    update[i] = x
  end
  local level = self:chooseLevel()
  for i = self.level + 1, level do
    rank[i], update[i] = 0, self.head
    update[i].span[i] = self.size
  end
  if level > self.level then self.level = level end
  local node = { score = score, member = member, next = {}, span = {} }
  for i = 1, level do
    node.next[i] = update[i].next[i]
    update[i].next[i] = node
    node.span[i] = update[i].span[i] - (rank[1] - rank[i])
    update[i].span[i] = rank[1] - rank[i] + 1
  end
  for i = level + 1, self.level do update[i].span[i] = update[i].span[i] + 1 end
  node.prev = update[1] ~= self.head and update[1] or nil
  if node.next[1] then node.next[1].prev = node else self.tail = node end
  self.size = self.size + 1
end

function SkipList:delete(score, member)
  local update, x = {}, self.head
  for i = self.level, 1, -1 do
    while x.next[i] and before(x.next[i], score, member) do x = x.next[i] end
    update[i] = x
  end
  x = x.next[1]
  if not x or x.score ~= score or x.member ~= member then return false end
  for i = 1, self.level do
    if update[i].next[i] == x then
      update[i].span[i] = update[i].span[i] + x.span[i] - 1
      update[i].next[i] = x.next[i]
    else
      update[i].span[i] = update[i].span[i] - 1
    end
  end
  if x.next[1] then x.next[1].prev = x.prev else self.tail = x.prev end
  while self.level > 1 and not self.head.next[self.level] do self.level = self.level - 1 end
  self.size = self.size - 1
  return true
end

function SkipList:rank(score, member)
  local rank, x = 0, self.head
  for i = self.level, 1, -1 do
    while x.next[i] and (before(x.next[i], score, member) or x.next[i].member == member and x.next[i].score == score) do
      rank = rank + x.span[i]
      x = x.next[i]
    end
    if x.member == member then return rank end
  end
  return nil
end

function SkipList:at(rank)
  local passed, x = 0, self.head
  for i = self.level, 1, -1 do
    while x.next[i] and passed + x.span[i] <= rank do
      passed = passed + x.span[i]
      x = x.next[i]
    end
    if passed == rank then return x end
  end
end

local Board = {}
Board.__index = Board
function Board.new(random) return setmetatable({ list = SkipList.new(random), scores = {} }, Board) end
function Board:add(name, points)
  local old = self.scores[name]
  if old then self.list:delete(old, name) end
  local score = (old or 0) + points
  self.scores[name] = score
  self.list:insert(score, name)
end
function Board:top(n)
  local out, x = {}, self.list.head.next[1]
  while x and #out < n do
    out[#out + 1] = x.member .. ":" .. x.score
    x = x.next[1]
  end
  return out
end
function Board:around(name, n)
  local rank = self.list:rank(self.scores[name], name)
  local out = {}
  for r = math.max(1, rank - n), math.min(self.list.size, rank + n) do out[#out + 1] = r .. "." .. self.list:at(r).member end
  return out
end

local seed = 5
local function random(n)
  seed = seed * 16807 % 2147483647
  return seed % n + 1
end
local board, wrong = Board.new(random), 0
for i = 1, 4000 do
  board:add("p" .. random(350), random(50) - (i % 7 == 0 and 40 or 0))
  if i % 400 == 0 then
    local list, x, n = {}, board.list.head.next[1], 0
    while x do
      n = n + 1
      list[n] = x
      if board.list:rank(x.score, x.member) ~= n or board.list:at(n) ~= x then wrong = wrong + 1 end
      x = x.next[1]
    end
    x = board.list.tail
    while x do
      if list[n] ~= x then wrong = wrong + 1 end
      n, x = n - 1, x.prev
    end
    if n ~= 0 then wrong = wrong + 1 end
  end
end
print(board.list.size, wrong, table.concat(board:top(5), " "), table.concat(board:around("p77", 2), " "), board.scores.p77) --> 350	0	p290:633 p337:515 p50:511 p145:498 p224:497	324.p207 325.p273 326.p77 327.p220 328.p60	92
