-- Groups words into anagrams, finds subanagrams, palindromes and word ladders by breadth-first search.
local seed = 3
local function random(n)
  seed = seed * 16807 % 2147483647
  return seed % n + 1
end
local letters = "aeilnorst"
local words, known = {}, {}
while #words < 1400 do
  local word = {}
  for i = 1, random(3) + 2 do
    local at = random(#letters)
    word[i] = letters:sub(at, at)
  end
  local text = table.concat(word)
  if not known[text] then
    known[text] = true
    words[#words + 1] = text
  end
end
table.sort(words)

local function signature(word)
  local chars = {}
  for c in word:gmatch(".") do chars[#chars + 1] = c end
  table.sort(chars)
  return table.concat(chars)
end

local groups, list = {}, {}
for _, word in ipairs(words) do
  local key = signature(word)
  if not groups[key] then
    groups[key] = { key = key }
    list[#list + 1] = groups[key]
  end
  table.insert(groups[key], word)
end
table.sort(list, function(a, b)
  if #a ~= #b then return #a > #b end
  return a.key < b.key
end)

local function contains(big, small)
  local at = 1
  for i = 1, #small do
    local c = small:byte(i)
    while at <= #big and big:byte(at) < c do at = at + 1 end
    if at > #big or big:byte(at) ~= c then return false end
    at = at + 1
  end
  return true
end

local function subanagrams(word)
  local key, count = signature(word), 0
  for _, group in ipairs(list) do
    if #group.key < #key and contains(key, group.key) then count = count + #group end
  end
  return count
end

local function palindromes()
  local found = {}
  for _, word in ipairs(words) do
    if word == word:reverse() then found[#found + 1] = word end
  end
  return found
end

local function neighbours(word)
  local found = {}
  for i = 1, #word do
    local before, after = word:sub(1, i - 1), word:sub(i + 1)
    for c in letters:gmatch(".") do
      local other = before .. c .. after
      if other ~= word and known[other] then found[#found + 1] = other end
    end
  end
  return found
end

local function ladder(from, to)
  local queue, previous, first = { from }, { [from] = from }, 1
  while queue[first] do
    local word = queue[first]
    first = first + 1
    if word == to then break end
    for _, other in ipairs(neighbours(word)) do
      if not previous[other] then
        previous[other] = word
        queue[#queue + 1] = other
      end
    end
  end
  if not previous[to] then return nil end
  local path = { to }
  while path[1] ~= from do table.insert(path, 1, previous[path[1]]) end
  return path
end

local threes = {}
for _, word in ipairs(words) do
  if #word == 3 then threes[#threes + 1] = word end
end
local steps, longest, unreachable = 0, "", 0
for i = 1, 20 do
  local path = ladder(threes[i * 7], threes[#threes - i * 11])
  if path then
    steps = steps + #path
    local text = table.concat(path, ">")
    if #text > #longest then longest = text end
  else
    unreachable = unreachable + 1
  end
end
local subs = 0
for i = 1, #words, 40 do subs = subs + subanagrams(words[i]) end
print(#list, #list[1], table.concat(list[1], " "), #palindromes(), subs, steps, unreachable, longest) --> 859	6	altn anlt atln nalt natl tnla	49	387	78	0	ere>are>aie>rie>rit
