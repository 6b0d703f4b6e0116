-- A text indexer: words and their stems, posting lists packed into strings, boolean queries, phrases, ranking, snippets.
-- Small: 40 --> 1021	5157	12 108 1 706022	3.220382 <fojuxahin. Isvering [stafoly] and contoration that that the on >
local DOCUMENTS = tonumber((...)) or 7000

local seed = 30103
local function random(n)
  seed = seed * 16807 % 2147483647
  return seed % n + 1
end

-- ---- documents

local SYLLABLES = { "ba", "con", "der", "el", "fo", "gra", "hin", "is", "ju", "ka", "lor", "men", "no", "op", "pre", "qui", "ra", "sta", "tor", "un", "ver", "wil", "xa", "yor", "zen" }
local ENDINGS = { "", "", "", "s", "ed", "ing", "er", "ers", "ly", "ness", "ation", "ies" }
local COMMON = { "the", "of", "and", "a", "to", "in", "is", "it", "that", "was", "for", "on" }

local vocabulary = {}
for i = 1, 900 do
  local parts = {}
  for k = 1, random(3) + 1 do parts[k] = SYLLABLES[random(#SYLLABLES)] end
  vocabulary[i] = table.concat(parts)
end
local function word()
  if random(3) == 1 then return COMMON[random(#COMMON)] end
  return vocabulary[random(random(#vocabulary))] .. ENDINGS[random(#ENDINGS)]
end
local function sentence()
  local words = {}
  for i = 1, random(14) + 3 do
    words[i] = word()
    if random(15) == 1 then words[i] = words[i] .. "," end
    if random(40) == 1 then words[i] = words[i] .. "-" .. word() end
  end
  words[1] = words[1]:gsub("^%l", string.upper)
  return table.concat(words, " ") .. (random(9) == 1 and "?" or ".")
end
local function document()
  local sentences = {}
  for i = 1, random(12) + 2 do sentences[i] = sentence() end
  return { title = word() .. " " .. word(), text = table.concat(sentences, " ") }
end

local documents = {}
for i = 1, DOCUMENTS do documents[i] = document() end

-- ---- words to terms

local STOP = {}
for _, each in ipairs(COMMON) do STOP[each] = true end

local RULES = {
  { "ational$", "ate" }, { "ations?$", "ate" }, { "nesses$", "" }, { "ness$", "" }, { "ies$", "y" },
  { "ingly$", "" }, { "ing$", "" }, { "edly$", "" }, { "ed$", "" }, { "ers?$", "" }, { "ly$", "" }, { "([^s])s$", "%1" },
}
local stems = {}
local function stem(text)
  local known = stems[text]
  if known then return known end
  local result = text
  for _, rule in ipairs(RULES) do
    local shorter, count = text:gsub(rule[1], rule[2])
    if count > 0 and #shorter > 2 then
      result = shorter
      break
    end
  end
  stems[text] = result
  return result
end

--- Calls a function with each term, its place among the words, and the bytes it covers.
local function eachTerm(text, visit)
  local place = 0
  for from, letters, after in text:lower():gmatch("()(%a+)()") do
    place = place + 1
    if not STOP[letters] then visit(stem(letters), place, from, after - 1) end
  end
  return place
end

-- ---- posting lists: numbers as differences, seven bits to a byte

local function pack(numbers)
  local out, last = {}, 0
  for _, n in ipairs(numbers) do
    local difference = n - last
    last = n
    while difference >= 128 do
      out[#out + 1] = string.char(difference & 127 | 128)
      difference = difference >> 7
    end
    out[#out + 1] = string.char(difference)
  end
  return table.concat(out)
end
local function unpack(text)
  local numbers, last, held, shift = {}, 0, 0, 0
  for i = 1, #text do
    local byte = text:byte(i)
    held = held | (byte & 127) << shift
    if byte < 128 then
      last = last + held
      numbers[#numbers + 1] = last
      held, shift = 0, 0
    else
      shift = shift + 7
    end
  end
  return numbers
end

local Index = {}
Index.__index = Index
function Index.new() return setmetatable({ terms = {}, lengths = {}, count = 0 }, Index) end

function Index:add(id, text)
  local places = {}
  self.lengths[id] = eachTerm(text, function(term, place)
    local list = places[term]
    if list then
      list[#list + 1] = place
    else
      places[term] = { place }
    end
  end)
  self.count = self.count + 1
  for term, list in pairs(places) do
    local entry = self.terms[term]
    if not entry then
      entry = { ids = {}, places = {} }
      self.terms[term] = entry
    end
    entry.ids[#entry.ids + 1] = id
    entry.places[id] = pack(list)
  end
end

--- Documents come in ascending order, so lists of identifiers are packed at the end.
function Index:seal()
  for _, entry in pairs(self.terms) do
    entry.frequency = #entry.ids
    entry.ids = pack(entry.ids)
  end
end

function Index:idsOf(term)
  local entry = self.terms[stem(term)]
  return entry and unpack(entry.ids) or {}
end

-- ---- sets of documents as ascending lists

local function both(a, b)
  local out, i, j = {}, 1, 1
  while i <= #a and j <= #b do
    if a[i] == b[j] then
      out[#out + 1] = a[i]
      i, j = i + 1, j + 1
    elseif a[i] < b[j] then
      i = i + 1
    else
      j = j + 1
    end
  end
  return out
end
local function either(a, b)
  local out, i, j = {}, 1, 1
  while i <= #a or j <= #b do
    local x, y = a[i], b[j]
    if x == y then
      out[#out + 1] = x
      i, j = i + 1, j + 1
    elseif not y or (x and x < y) then
      out[#out + 1] = x
      i = i + 1
    else
      out[#out + 1] = y
      j = j + 1
    end
  end
  return out
end
local function except(a, b)
  local out, j = {}, 1
  for _, id in ipairs(a) do
    while b[j] and b[j] < id do j = j + 1 end
    if b[j] ~= id then out[#out + 1] = id end
  end
  return out
end

--- Those documents of a list in which terms follow one another.
function Index:phrase(terms)
  local ids = self:idsOf(terms[1])
  for i = 2, #terms do ids = both(ids, self:idsOf(terms[i])) end
  local found = {}
  for _, id in ipairs(ids) do
    local ends = {}
    for _, place in ipairs(unpack(self.terms[stem(terms[1])].places[id])) do ends[place] = true end
    for i = 2, #terms do
      local next_ = {}
      for _, place in ipairs(unpack(self.terms[stem(terms[i])].places[id])) do
        if ends[place - 1] then next_[place] = true end
      end
      ends = next_
    end
    if next(ends) then found[#found + 1] = id end
  end
  return found
end

-- ---- queries: or, and, not, "phrases", parentheses

function Index:query(text)
  local tokens, at = {}, 1
  while at <= #text do
    local quoted = text:match('^%s*(%b"")', at)
    local token = quoted or text:match("^%s*([()])", at) or text:match("^%s*(%a+)", at)
    if not token then break end
    tokens[#tokens + 1] = token
    at = select(2, text:find(token, at, true)) + 1
  end
  local cursor, alternatives = 1, nil
  local function primary()
    local token = tokens[cursor]
    cursor = cursor + 1
    if token == "(" then
      local inner = alternatives()
      cursor = cursor + 1
      return inner
    elseif token:sub(1, 1) == '"' then
      local terms = {}
      for each in token:gmatch("%a+") do terms[#terms + 1] = each end
      return self:phrase(terms)
    end
    return self:idsOf(token)
  end
  local function conjunction()
    local left = primary()
    while tokens[cursor] and tokens[cursor] ~= ")" and tokens[cursor] ~= "or" do
      if tokens[cursor] == "not" then
        cursor = cursor + 1
        left = except(left, primary())
      else
        if tokens[cursor] == "and" then cursor = cursor + 1 end
        left = both(left, primary())
      end
    end
    return left
  end
  function alternatives()
    local left = conjunction()
    while tokens[cursor] == "or" do
      cursor = cursor + 1
      left = either(left, conjunction())
    end
    return left
  end
  return alternatives()
end

--- The best documents for some words, by frequency and rarity.
function Index:rank(words, most)
  local scores, average = {}, 0
  for _, length in ipairs(self.lengths) do average = average + length end
  average = average / self.count
  for _, each in ipairs(words) do
    local entry = self.terms[stem(each)]
    if entry then
      local rarity = math.log(1 + (self.count - entry.frequency + 0.5) / (entry.frequency + 0.5))
      for _, id in ipairs(unpack(entry.ids)) do
        local n = #unpack(entry.places[id])
        local weight = n * 2.2 / (n + 1.2 * (0.25 + 0.75 * self.lengths[id] / average))
        scores[id] = (scores[id] or 0) + rarity * weight
      end
    end
  end
  local list = {}
  for id, score in pairs(scores) do list[#list + 1] = { id = id, score = score } end
  table.sort(list, function(a, b) return a.score > b.score or (a.score == b.score and a.id < b.id) end)
  return table.move(list, 1, math.min(most, #list), 1, {})
end

--- A piece of a text around the first of some words, which are marked.
local function snippet(text, words)
  local wanted, first = {}, nil
  for _, each in ipairs(words) do wanted[stem(each)] = true end
  eachTerm(text, function(term, _, from) if wanted[term] and not first then first = from end end)
  if not first then return text:sub(1, 40) end
  local piece = text:sub(math.max(1, first - 20), first + 40)
  return (piece:gsub("%a+", function(letters)
    if wanted[stem(letters:lower())] then return "[" .. letters .. "]" end
  end))
end

-- ---- all of it

local index = Index.new()
for id, each in ipairs(documents) do index:add(id, each.title .. ". " .. each.text) end
index:seal()
local terms, bytes = 0, 0
for _, entry in pairs(index.terms) do
  terms, bytes = terms + 1, bytes + #entry.ids
  for _, places in pairs(entry.places) do bytes = bytes + #places end
end

local function pick() return vocabulary[random(random(#vocabulary))] end
local sums = { 0, 0, 0, 0 }
for i = 1, 25 + DOCUMENTS // 10 do
  local a, b, c, d = pick(), pick(), pick(), pick()
  local text = documents[random(DOCUMENTS)].text
  local x, y = text:match("(%a+) (%a+)", random(#text // 2))
  sums[1] = sums[1] + #index:query(a .. " and (" .. b .. " or " .. c .. ") not " .. d)
  sums[2] = sums[2] + #index:query(a .. " or " .. b .. " " .. c)
  if x and not STOP[x:lower()] and not STOP[y:lower()] then
    sums[3] = sums[3] + #index:query(('"%s %s" or (%s "%s %s")'):format(x:lower(), y:lower(), a, b, c))
  end
  local best = index:rank({ a, b, c }, 5)
  for place, each in ipairs(best) do
    sums[4] = (sums[4] * 31 + each.id * place + #snippet(documents[each.id].text, { a, b, c })) % 1000003
  end
end
local words = { vocabulary[3], vocabulary[40] }
local top = index:rank(words, 1)[1]
print(terms, bytes, table.concat(sums, " "), ("%.6f <%s>"):format(top.score, snippet(documents[top.id].text, words))) --> 2633	891092	98460 573775 288 510054	4.563928 <aver derprestaising [derbatored]. [Stafo] veryorhin of nostafozen>
