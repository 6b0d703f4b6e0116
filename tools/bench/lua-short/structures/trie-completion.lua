-- A trie of phrases: insertion, completion by weight, deletion, wildcards, longest prefixes, and the same compressed.
local Trie = {}
Trie.__index = Trie
local function node() return { children = {}, count = 0 } end
function Trie.new() return setmetatable({ root = node(), size = 0 }, Trie) end

function Trie:insert(word, weight)
  local at = self.root
  for c in word:gmatch(".") do
    local child = at.children[c]
    if not child then
      child = node()
      at.children[c] = child
    end
    child.count = child.count + 1
    at = child
  end
  if not at.weight then self.size = self.size + 1 end
  at.weight = (at.weight or 0) + weight
end

function Trie:find(prefix)
  local at = self.root
  for i = 1, #prefix do
    at = at.children[prefix:sub(i, i)]
    if not at then return nil end
  end
  return at
end

function Trie:remove(word)
  local path, at = { self.root }, self.root
  for i = 1, #word do
    at = at.children[word:sub(i, i)]
    if not at then return false end
    path[#path + 1] = at
  end
  if not at.weight then return false end
  at.weight = nil
  self.size = self.size - 1
  for i = #word, 1, -1 do
    local child = path[i + 1]
    if child.weight or next(child.children) then break end
    path[i].children[word:sub(i, i)] = nil
  end
  return true
end

local function keys(t)
  local list = {}
  for k in pairs(t) do list[#list + 1] = k end
  table.sort(list)
  return list
end

function Trie:walk(at, prefix, visit)
  if at.weight then visit(prefix, at.weight) end
  for _, c in ipairs(keys(at.children)) do self:walk(at.children[c], prefix .. c, visit) end
end

function Trie:complete(prefix, limit)
  local found, at = {}, self:find(prefix)
  if not at then return found end
  self:walk(at, prefix, function(word, weight) found[#found + 1] = { word = word, weight = weight } end)
  table.sort(found, function(a, b)
    if a.weight ~= b.weight then return a.weight > b.weight end
    return a.word < b.word
  end)
  while #found > limit do found[#found] = nil end
  return found
end

function Trie:matches(pattern)
  local found = {}
  local function step(at, i, prefix)
    if i > #pattern then
      if at.weight then found[#found + 1] = prefix end
      return
    end
    local c = pattern:sub(i, i)
    if c == "?" then
      for _, k in ipairs(keys(at.children)) do step(at.children[k], i + 1, prefix .. k) end
    elseif c == "*" then
      step(at, i + 1, prefix)
      for _, k in ipairs(keys(at.children)) do step(at.children[k], i, prefix .. k) end
    elseif at.children[c] then
      step(at.children[c], i + 1, prefix .. c)
    end
  end
  step(self.root, 1, "")
  return found
end

function Trie:longest(text)
  local at, best = self.root, nil
  for i = 1, #text do
    at = at.children[text:sub(i, i)]
    if not at then break end
    if at.weight then best = i end
  end
  return best and text:sub(1, best)
end

-- Chains of single children become one edge.
local function compress(at)
  local edges = {}
  for _, c in ipairs(keys(at.children)) do
    local label, child = c, at.children[c]
    while not child.weight do
      local only = next(child.children)
      if not only or next(child.children, only) then break end
      label, child = label .. only, child.children[only]
    end
    edges[label] = compress(child)
  end
  return { edges = edges, weight = at.weight }
end
local function count(at)
  local nodes, letters = 1, 0
  for label, child in pairs(at.edges) do
    local n, l = count(child)
    nodes, letters = nodes + n, letters + l + #label
  end
  return nodes, letters
end

local seed = 321
local function random(n)
  seed = seed * 16807 % 2147483647
  return seed % n + 1
end
local pieces = { "inter", "micro", "net", "work", "scope", "national", "state", "ment", "ing", "wave", "phone", "stat" }
local trie, all = Trie.new(), {}
for _, piece in ipairs(pieces) do trie:insert(piece, 1) end
for i = 1, 900 do
  local word = pieces[random(#pieces)] .. pieces[random(#pieces)] .. (random(2) == 1 and pieces[random(#pieces)] or "")
  trie:insert(word, random(20))
  all[i] = word
end
local out = {}
for _, prefix in ipairs { "inter", "micros", "net", "w", "stat", "zz", "" } do
  for _, each in ipairs(trie:complete(prefix, 4)) do out[#out + 1] = each.word .. "=" .. each.weight end
end
local wild = #trie:matches("*wave") + #trie:matches("net????") + #trie:matches("m*s*t")
local before, removed = trie.size, 0
for i = 1, 900, 3 do
  if trie:remove(all[i]) then removed = removed + 1 end
end
local nodes, letters = count(compress(trie.root))
local segments, text = {}, "microwavephoneinternationalnetworkinginterstatement"
while #text > 0 do
  local word = trie:longest(text) or text:sub(1, 1)
  segments[#segments + 1] = word
  text = text:sub(#word + 1)
end
print(before, removed, trie.size, nodes, letters, wild, #out, out[1], out[#out], table.concat(segments, "|")) --> 553	248	305	433	1644	66	24	interstate=50	wavenet=81	micro|wave|phone|inter|nationalnetwork|inginterstate|ment
