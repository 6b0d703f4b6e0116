-- A compressor: LZ77 with chains of hashes and lazy matches, Huffman codes, a stream of bits; back again, and compared.
-- Small: 2 --> 1000>721/840 true 3b0a15ce 1000>407/251 true 42fb7415 200>355/200 true 980f825f 200>179/3 true 41c80188 0>177/0 true 01390009
local KILOBYTES = tonumber((...)) or 2400
local byte, char, concat = string.byte, string.char, table.concat

local seed = 14142135
local function random(n)
  seed = seed * 16807 % 2147483647
  return seed % n + 1
end

-- ---- texts to compress

local function prose(size)
  local words, parts, length = {}, {}, 0
  for i = 1, 600 do
    local letters = {}
    for k = 1, random(7) + 1 do letters[k] = char(96 + random(26)) end
    words[i] = concat(letters)
  end
  while length < size do
    -- The first words are the most frequent ones.
    local word = words[random(random(#words))]
    local mark = random(12) == 1 and ". " or random(9) == 1 and ", " or " "
    parts[#parts + 1] = word .. mark
    length = length + #word + #mark
  end
  return concat(parts):sub(1, size)
end
local function records(size)
  local parts, length, id = {}, 0, 1000
  while length < size do
    id = id + random(3)
    local line = ("%06d;%s;%d.%02d;%s\n"):format(id, random(2) == 1 and "open" or "closed", random(900), random(100) - 1, ("x"):rep(random(30)))
    parts[#parts + 1] = line
    length = length + #line
  end
  return concat(parts):sub(1, size)
end
local function noise(size)
  local parts = {}
  for i = 1, size do parts[i] = char(random(256) - 1) end
  return concat(parts)
end

-- ---- LZ77: literals (0-255) and matches (length and distance)

local WINDOW, LEAST, MOST, CHAIN = 1 << 15, 4, 258, 24

local function tokenize(text)
  local tokens, size = {}, #text
  local head, previous = {}, {}
  local function hash(at)
    local a, b, c, d = byte(text, at, at + 3)
    return (a << 24 | b << 16 | c << 8 | d) * 2654435761 >> 17 & 0x7FFF
  end
  local function insert(at)
    if at + LEAST - 1 > size then return end
    local h = hash(at)
    previous[at] = head[h]
    head[h] = at
  end
  local function longest(at)
    if at + LEAST - 1 > size then return 0, 0 end
    local best, from, limit = 0, 0, math.min(MOST, size - at + 1)
    local candidate, left = head[hash(at)], CHAIN
    while candidate and left > 0 and at - candidate < WINDOW do
      -- A better match has to agree at the byte that ends the best one.
      if byte(text, candidate + best) == byte(text, at + best) then
        local n = 0
        while n < limit and byte(text, candidate + n) == byte(text, at + n) do n = n + 1 end
        if n > best then
          best, from = n, candidate
          if n == limit then break end
        end
      end
      candidate, left = previous[candidate], left - 1
    end
    if best < LEAST then return 0, 0 end
    return best, at - from
  end

  local at = 1
  local length, distance = longest(at)
  while at <= size do
    insert(at)
    local nextLength, nextDistance = longest(at + 1)
    if length > 0 and length >= nextLength then
      tokens[#tokens + 1] = { length = length, distance = distance }
      for i = at + 1, at + length - 1 do insert(i) end
      at = at + length
      length, distance = longest(at)
    else
      tokens[#tokens + 1] = byte(text, at)
      at, length, distance = at + 1, nextLength, nextDistance
    end
  end
  return tokens
end

-- ---- numbers in buckets of powers of two: a bucket has a code, and so many bits follow it

local function bucketOf(n)
  local bits = 0
  while n >> bits > 1 do bits = bits + 1 end
  return bits, n - (1 << bits)
end

-- ---- Huffman codes, canonical, from the lengths of the codes alone

local function codeLengths(counts, symbols)
  local heap = {}
  local function less(a, b) return a.count < b.count or (a.count == b.count and a.order < b.order) end
  local function push(node)
    local i = #heap + 1
    heap[i] = node
    while i > 1 and less(heap[i], heap[i // 2]) do
      heap[i], heap[i // 2] = heap[i // 2], heap[i]
      i = i // 2
    end
  end
  local function pop()
    local top, last = heap[1], table.remove(heap)
    if #heap > 0 then
      heap[1] = last
      local i = 1
      while true do
        local child = 2 * i
        if child > #heap then break end
        if child < #heap and less(heap[child + 1], heap[child]) then child = child + 1 end
        if not less(heap[child], heap[i]) then break end
        heap[i], heap[child] = heap[child], heap[i]
        i = child
      end
    end
    return top
  end
  local lengths, order = {}, 0
  for symbol = 0, symbols - 1 do
    lengths[symbol] = 0
    if counts[symbol] then
      push({ count = counts[symbol], order = symbol, symbol = symbol })
    end
  end
  if #heap == 1 then lengths[heap[1].symbol] = 1 end
  order = symbols
  while #heap > 1 do
    local a, b = pop(), pop()
    push({ count = a.count + b.count, order = order, a, b })
    order = order + 1
  end
  local function walk(node, depth)
    if node.symbol then
      if depth > 0 then lengths[node.symbol] = depth end
    else
      walk(node[1], depth + 1)
      walk(node[2], depth + 1)
    end
  end
  if heap[1] then walk(heap[1], 0) end
  return lengths
end

--- The code of each symbol, most significant bit first.
local function codesOf(lengths, symbols)
  local code, codes = 0, {}
  for length = 1, 32 do
    for symbol = 0, symbols - 1 do
      if lengths[symbol] == length then
        codes[symbol] = code
        code = code + 1
      end
    end
    code = code << 1
  end
  return codes
end

-- ---- bits

local Writer = {}
Writer.__index = Writer
function Writer.new() return setmetatable({ bytes = {}, held = 0, count = 0 }, Writer) end
function Writer:put(value, bits)
  self.held = self.held << bits | value
  self.count = self.count + bits
  while self.count >= 8 do
    self.count = self.count - 8
    self.bytes[#self.bytes + 1] = char(self.held >> self.count & 0xFF)
  end
  self.held = self.held & (1 << self.count) - 1
end
function Writer:finish()
  if self.count > 0 then self:put(0, 8 - self.count) end
  return concat(self.bytes)
end

local Reader = {}
Reader.__index = Reader
function Reader.new(text) return setmetatable({ text = text, at = 1, held = 0, count = 0 }, Reader) end
function Reader:get(bits)
  while self.count < bits do
    self.held = self.held << 8 | byte(self.text, self.at)
    self.at, self.count = self.at + 1, self.count + 8
  end
  self.count = self.count - bits
  local value = self.held >> self.count
  self.held = self.held & (1 << self.count) - 1
  return value
end

-- ---- the format: two tables of code lengths, then tokens; symbol 256 ends them, from 257 on are lengths

local FINISH, SYMBOLS, DISTANCES = 256, 266, 16

local function compress(text)
  local tokens = tokenize(text)
  local counts, distances = { [FINISH] = 1 }, {}
  for _, token in ipairs(tokens) do
    if type(token) == "number" then
      counts[token] = (counts[token] or 0) + 1
    else
      local symbol, bucket = FINISH + 1 + bucketOf(token.length), bucketOf(token.distance)
      counts[symbol] = (counts[symbol] or 0) + 1
      distances[bucket] = (distances[bucket] or 0) + 1
    end
  end
  local lengths, distanceLengths = codeLengths(counts, SYMBOLS), codeLengths(distances, DISTANCES)
  local codes, distanceCodes = codesOf(lengths, SYMBOLS), codesOf(distanceLengths, DISTANCES)
  local out = Writer.new()
  for symbol = 0, SYMBOLS - 1 do out:put(lengths[symbol], 5) end
  for bucket = 0, DISTANCES - 1 do out:put(distanceLengths[bucket], 5) end
  for _, token in ipairs(tokens) do
    if type(token) == "number" then
      out:put(codes[token], lengths[token])
    else
      local bits, extra = bucketOf(token.length)
      out:put(codes[FINISH + 1 + bits], lengths[FINISH + 1 + bits])
      out:put(extra, bits)
      bits, extra = bucketOf(token.distance)
      out:put(distanceCodes[bits], distanceLengths[bits])
      out:put(extra, bits)
    end
  end
  out:put(codes[FINISH], lengths[FINISH])
  return out:finish(), #tokens
end

--- A tree of codes: a symbol, or a pair of trees.
local function treeOf(lengths, symbols)
  local root, codes = {}, codesOf(lengths, symbols)
  for symbol, code in pairs(codes) do
    local node = root
    for bit = lengths[symbol] - 1, 1, -1 do
      local way = code >> bit & 1
      node[way] = node[way] or {}
      node = node[way]
    end
    node[code & 1] = symbol
  end
  return root
end
local function readSymbol(reader, tree)
  local node = tree
  repeat node = node[reader:get(1)] until type(node) == "number"
  return node
end

local function decompress(packed)
  local reader, lengths, distances = Reader.new(packed), {}, {}
  for symbol = 0, SYMBOLS - 1 do lengths[symbol] = reader:get(5) end
  for bucket = 0, DISTANCES - 1 do distances[bucket] = reader:get(5) end
  local tree, distanceTree = treeOf(lengths, SYMBOLS), treeOf(distances, DISTANCES)
  local out, n = {}, 0
  while true do
    local symbol = readSymbol(reader, tree)
    if symbol == FINISH then break end
    if symbol < FINISH then
      n = n + 1
      out[n] = symbol
    else
      local bits = symbol - FINISH - 1
      local length = (1 << bits) + reader:get(bits)
      bits = readSymbol(reader, distanceTree)
      local distance = (1 << bits) + reader:get(bits)
      for i = n + 1, n + length do out[i] = out[i - distance] end
      n = n + length
    end
  end
  local parts = {}
  for i = 1, n, 100 do parts[#parts + 1] = char(table.unpack(out, i, math.min(i + 99, n))) end
  return concat(parts)
end

local function checksum(text)
  local a, b = 1, 0
  for i = 1, #text do
    a = (a + byte(text, i)) % 65521
    b = (b + a) % 65521
  end
  return b << 16 | a
end

local size = KILOBYTES * 1000
local texts = { prose(size // 2), records(size // 2), noise(size // 10), ("ab"):rep(size // 20), "" }
local results = {}
for i, text in ipairs(texts) do
  local packed, count = compress(text)
  local back = decompress(packed)
  results[i] = ("%d>%d/%d %s %08x"):format(#text, #packed, count, back == text, checksum(packed))
end
print(concat(results, " ")) --> 1200000>417598/210513 true 3fa6433c 1200000>254844/145910 true 924dc055 240000>240284/239997 true 271b6e63 240000>1458/933 true 133b770c 0>177/0 true 01390009
