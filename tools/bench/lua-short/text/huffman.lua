-- Huffman codes: frequencies, a heap of trees, canonical codes, bits packed into bytes and read back.
-- Needs: operators
local Heap = {}
Heap.__index = Heap
function Heap.new(less) return setmetatable({ n = 0, less = less }, Heap) end
function Heap:push(item)
  self.n = self.n + 1
  local i = self.n
  self[i] = item
  while i > 1 and self.less(self[i], self[i // 2]) do
    self[i], self[i // 2] = self[i // 2], self[i]
    i = i // 2
  end
end
function Heap:pop()
  local top = self[1]
  self[1], self[self.n] = self[self.n], nil
  self.n = self.n - 1
  local i = 1
  while true do
    local child = 2 * i
    if child > self.n then break end
    if child < self.n and self.less(self[child + 1], self[child]) then child = child + 1 end
    if not self.less(self[child], self[i]) then break end
    self[i], self[child] = self[child], self[i]
    i = child
  end
  return top
end

local function frequencies(text)
  local counts = {}
  for i = 1, #text do
    local c = text:byte(i)
    counts[c] = (counts[c] or 0) + 1
  end
  return counts
end

local function codeLengths(counts)
  local heap = Heap.new(function(a, b)
    if a.weight ~= b.weight then return a.weight < b.weight end
    return a.first < b.first
  end)
  for c = 0, 255 do
    if counts[c] then heap:push { weight = counts[c], symbol = c, first = c } end
  end
  if heap.n == 1 then return { [heap:pop().symbol] = 1 } end
  while heap.n > 1 do
    local a, b = heap:pop(), heap:pop()
    heap:push { weight = a.weight + b.weight, a, b, first = math.min(a.first, b.first) }
  end
  local lengths = {}
  local function walk(node, depth)
    if node.symbol then
      lengths[node.symbol] = depth
    else
      walk(node[1], depth + 1)
      walk(node[2], depth + 1)
    end
  end
  walk(heap:pop(), 0)
  return lengths
end

-- Codes in the order of their lengths, then of the symbols: the lengths alone say all.
local function canonical(lengths)
  local symbols = {}
  for symbol in pairs(lengths) do symbols[#symbols + 1] = symbol end
  table.sort(symbols, function(a, b)
    if lengths[a] ~= lengths[b] then return lengths[a] < lengths[b] end
    return a < b
  end)
  local codes, code, previous = {}, 0, lengths[symbols[1]]
  for _, symbol in ipairs(symbols) do
    code = code << lengths[symbol] - previous
    previous = lengths[symbol]
    codes[symbol] = code
    code = code + 1
  end
  return codes
end

local function compress(text)
  local lengths = codeLengths(frequencies(text))
  local codes = canonical(lengths)
  local out, bits, held = {}, 0, 0
  for i = 1, #text do
    local c = text:byte(i)
    bits = bits << lengths[c] | codes[c]
    held = held + lengths[c]
    while held >= 8 do
      held = held - 8
      out[#out + 1] = string.char(bits >> held & 255)
      bits = bits & (1 << held) - 1
    end
  end
  if held > 0 then out[#out + 1] = string.char(bits << 8 - held & 255) end
  return table.concat(out), lengths
end

local function decompress(data, lengths, count)
  local root = {}
  for symbol, code in pairs(canonical(lengths)) do
    local node = root
    for b = lengths[symbol] - 1, 1, -1 do
      local bit = code >> b & 1
      node[bit] = node[bit] or {}
      node = node[bit]
    end
    node[code & 1] = symbol
  end
  local out, node = {}, root
  for i = 1, #data do
    local byte = data:byte(i)
    for b = 7, 0, -1 do
      node = node[byte >> b & 1]
      if type(node) == "number" then
        out[#out + 1] = string.char(node)
        if #out == count then return table.concat(out) end
        node = root
      end
    end
  end
  return table.concat(out)
end

local seed = 21
local function random(n)
  seed = seed * 16807 % 2147483647
  return seed % n + 1
end
local texts = { ("a"):rep(40), ("abracadabra "):rep(60), "" }
for i = 1, 12 do
  local out = {}
  for k = 1, 300 + 40 * i do
    local r = random(26)
    out[k] = string.char(96 + math.max(1, r * random(26) // (i + 9)))
  end
  texts[#texts + 1] = table.concat(out)
end
local before, after, good, longest, sum = 0, 0, 0, 0, 0
for _, text in ipairs(texts) do
  if text ~= "" then
    local data, lengths = compress(text)
    before, after = before + #text, after + #data
    for _, length in pairs(lengths) do longest = math.max(longest, length) end
    if decompress(data, lengths, #text) == text then good = good + 1 end
    for i = 1, #data do sum = (sum * 31 + data:byte(i)) % 1000003 end
  end
end
print(good, before, after, longest, sum) --> 14	7480	4170	10	230846
