-- A spelling corrector over a list of words: Levenshtein rows with a bound, a BK-tree, a trie walked with one row a node.
-- Small: 60 --> 60	60	60	60	true	3	3
local SIZE = tonumber((...)) or 5200
local min = math.min

local seed = 20240229
local function random(n)
  seed = seed * 16807 % 2147483647
  return seed % n + 1
end

local onsets = { "b", "br", "c", "ch", "d", "f", "g", "gr", "h", "k", "l", "m", "n", "p", "pl", "r", "s", "st", "t", "v", "" }
local nuclei = { "a", "e", "i", "o", "u", "ea", "ou" }
local codas = { "", "n", "r", "s", "t", "ck", "ll", "nd" }
local words, known = {}, {}
while #words < SIZE do
  local parts = {}
  for i = 1, random(3) + 1 do parts[i] = onsets[random(#onsets)] .. nuclei[random(#nuclei)] .. codas[random(#codas)] end
  local word = table.concat(parts)
  if #word > 3 and not known[word] then
    known[word] = true
    words[#words + 1] = word
  end
end

local function damage(word)
  for _ = 1, random(2) do
    local at, kind = random(#word), random(3)
    if kind == 1 then
      word = word:sub(1, at - 1) .. word:sub(at + 1)
    elseif kind == 2 then
      word = word:sub(1, at) .. string.char(96 + random(26)) .. word:sub(at + 1)
    else
      word = word:sub(1, at - 1) .. string.char(96 + random(26)) .. word:sub(at + 1)
    end
  end
  return word
end

--- The distance of two words, or nil when it is above a bound.
local row, last = {}, {}
local function distance(a, b, bound)
  local n, m = #a, #b
  if n - m > bound or m - n > bound then return nil end
  for j = 0, m do last[j] = j end
  for i = 1, n do
    row[0] = i
    local c, least = a:byte(i), i
    for j = 1, m do
      local d = last[j - 1]
      if c ~= b:byte(j) then
        d = min(d, last[j], row[j - 1]) + 1
      end
      row[j] = d
      if d < least then least = d end
    end
    if least > bound then return nil end
    row, last = last, row
  end
  return last[m] <= bound and last[m] or nil
end

local function scan(word, bound)
  local found = {}
  for _, each in ipairs(words) do
    local d = distance(word, each, bound)
    if d then found[#found + 1] = { word = each, distance = d } end
  end
  return found
end

-- A BK-tree: children by their distance to the node.
local function newTree(list)
  local root = { word = list[1], children = {} }
  for i = 2, #list do
    local node, word = root, list[i]
    while true do
      local d = distance(word, node.word, 99)
      local child = node.children[d]
      if not child then
        node.children[d] = { word = word, children = {} }
        break
      end
      node = child
    end
  end
  return root
end
local function searchTree(node, word, bound, found)
  local d = distance(word, node.word, 99)
  if d <= bound then found[#found + 1] = { word = node.word, distance = d } end
  for k = d - bound, d + bound do
    local child = node.children[k]
    if child then searchTree(child, word, bound, found) end
  end
  return found
end

-- A trie: each node has its row from its parent's.
local function newTrie(list)
  local root = {}
  for _, word in ipairs(list) do
    local node = root
    for i = 1, #word do
      local c = word:byte(i)
      node[c] = node[c] or {}
      node = node[c]
    end
    node.word = word
  end
  return root
end
local function searchTrie(root, word, bound)
  local found, n = {}, #word
  local letters = { word:byte(1, n) }
  local first = {}
  for j = 0, n do first[j] = j end
  local function visit(node, above, depth)
    if node.word and above[n] <= bound then found[#found + 1] = { word = node.word, distance = above[n] } end
    for c = 97, 122 do
      local child = node[c]
      if child then
        local here = { [0] = depth }
        local least = depth
        for j = 1, n do
          local d = above[j - 1]
          if letters[j] ~= c then d = min(d, above[j], here[j - 1]) + 1 end
          here[j] = d
          if d < least then least = d end
        end
        if least <= bound then visit(child, here, depth + 1) end
      end
    end
  end
  visit(root, first, 1)
  return found
end

local function best(found)
  table.sort(found, function(a, b)
    if a.distance ~= b.distance then return a.distance < b.distance end
    return a.word < b.word
  end)
  return found[1] and found[1].word
end

local tree, trie = newTree(words), newTrie(words)
local right = { 0, 0, 0 }
local candidates, agree = 0, 0
local queries = SIZE < 200 and SIZE or 110
for i = 1, queries do
  local word = words[random(#words)]
  local wrong = damage(word)
  local bound = 2
  local a, b, c = scan(wrong, bound), searchTree(tree, wrong, bound, {}), searchTrie(trie, wrong, bound)
  candidates = candidates + #a
  if best(a) == word then right[1] = right[1] + 1 end
  if best(b) == word then right[2] = right[2] + 1 end
  if best(c) == word then right[3] = right[3] + 1 end
  if #a == #b and #b == #c and best(a) == best(c) then agree = agree + 1 end
end
print(right[1], right[2], right[3], candidates, agree == queries, distance("kitten", "sitting", 9), distance("saturday", "sunday", 9)) --> 107	107	107	131	true	3	3
