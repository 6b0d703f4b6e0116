-- Dynamic programming: knapsacks, coins, longest sequences, matrix chains, partitions, text justification, an egg drop.
local seed = 606
local function random(n)
  seed = seed * 16807 % 2147483647
  return seed % n + 1
end

local function knapsack(items, capacity)
  local best, taken = {}, {}
  for w = 0, capacity do best[w] = 0 end
  for i, item in ipairs(items) do
    taken[i] = {}
    for w = capacity, item.weight, -1 do
      local with = best[w - item.weight] + item.value
      if with > best[w] then
        best[w] = with
        taken[i][w] = true
      end
    end
  end
  local chosen, w = {}, capacity
  for i = #items, 1, -1 do
    if taken[i][w] then
      chosen[#chosen + 1] = items[i].name
      w = w - items[i].weight
    end
  end
  return best[capacity], chosen
end

local function fractional(items, capacity)
  local sorted = {}
  for i, item in ipairs(items) do sorted[i] = item end
  table.sort(sorted, function(a, b) return a.value * b.weight > b.value * a.weight end)
  local value = 0
  for _, item in ipairs(sorted) do
    local part = math.min(item.weight, capacity)
    value = value + item.value * part / item.weight
    capacity = capacity - part
  end
  return value
end

local function coins(amount, kinds)
  local ways, fewest, used = { [0] = 1 }, { [0] = 0 }, {}
  for a = 1, amount do ways[a] = 0 end
  for _, coin in ipairs(kinds) do
    for a = coin, amount do
      ways[a] = ways[a] + ways[a - coin]
      local n = fewest[a - coin]
      if n and (not fewest[a] or n + 1 < fewest[a]) then fewest[a], used[a] = n + 1, coin end
    end
  end
  local change = {}
  while amount > 0 do
    change[#change + 1] = used[amount]
    amount = amount - used[amount]
  end
  return ways[#ways], change
end

local function increasing(list)
  local tails, from, at = {}, {}, {}
  for i, v in ipairs(list) do
    local low, high = 1, #tails + 1
    while low < high do
      local middle = math.floor((low + high) / 2)
      if list[tails[middle]] < v then low = middle + 1 else high = middle end
    end
    from[i] = tails[low - 1]
    tails[low] = i
  end
  local i = tails[#tails]
  while i do
    table.insert(at, 1, list[i])
    i = from[i]
  end
  return at
end

local function common(a, b)
  local memo = {}
  local function length(i, j)
    if i > #a or j > #b then return 0 end
    local key = i * 1000 + j
    local known = memo[key]
    if known then return known end
    local result
    if a:byte(i) == b:byte(j) then
      result = 1 + length(i + 1, j + 1)
    else
      result = math.max(length(i + 1, j), length(i, j + 1))
    end
    memo[key] = result
    return result
  end
  local total, i, j, out = length(1, 1), 1, 1, {}
  while i <= #a and j <= #b do
    if a:byte(i) == b:byte(j) then
      out[#out + 1] = a:sub(i, i)
      i, j = i + 1, j + 1
    elseif length(i + 1, j) >= length(i, j + 1) then
      i = i + 1
    else
      j = j + 1
    end
  end
  return table.concat(out), total
end

local function chain(sizes)
  local n, cost, split = #sizes - 1, {}, {}
  for i = 1, n do cost[i], split[i] = { [i] = 0 }, {} end
  for length = 2, n do
    for i = 1, n - length + 1 do
      local j = i + length - 1
      for k = i, j - 1 do
        local c = cost[i][k] + cost[k + 1][j] + sizes[i] * sizes[k + 1] * sizes[j + 1]
        if not cost[i][j] or c < cost[i][j] then cost[i][j], split[i][j] = c, k end
      end
    end
  end
  local function show(i, j)
    if i == j then return "M" .. i end
    return "(" .. show(i, split[i][j]) .. show(split[i][j] + 1, j) .. ")"
  end
  return cost[1][n], show(1, n)
end

local function partitions(n)
  local p = { [0] = 1 }
  for k = 1, n do
    for i = k, n do p[i] = (p[i] or 0) + p[i - k] end
  end
  return p[n]
end

local function eggs(count, floors)
  local reach, drops = {}, 0
  for e = 0, count do reach[e] = 0 end
  while reach[count] < floors do
    drops = drops + 1
    for e = count, 1, -1 do reach[e] = reach[e] + reach[e - 1] + 1 end
  end
  return drops
end

local function balance(words, width)
  local best, stop = { [#words + 1] = 0 }, {}
  for i = #words, 1, -1 do
    local length = -1
    for j = i, #words do
      length = length + #words[j] + 1
      if length > width then break end
      local c = (j == #words and 0 or (width - length) ^ 2) + best[j + 1]
      if not best[i] or c < best[i] then best[i], stop[i] = c, j end
    end
  end
  local lines, i = 0, 1
  while i <= #words do
    lines = lines + 1
    i = stop[i] + 1
  end
  return best[1], lines
end

local items = {}
for i = 1, 45 do items[i] = { name = "i" .. i, weight = random(40), value = random(100) } end
local value, chosen = knapsack(items, 300)
local ways, change = coins(467, { 1, 2, 5, 10, 20, 50, 100 })
local list = {}
for i = 1, 400 do list[i] = random(1000) end
local up = increasing(list)
local letters = {}
for k = 1, 2 do
  local text = {}
  for i = 1, 90 do text[i] = ("acgt"):sub(random(4)):sub(1, 1) end
  letters[k] = table.concat(text)
end
local shared, length = common(letters[1], letters[2])
local sizes, words = {}, {}
for i = 1, 22 do sizes[i] = random(30) end
for i = 1, 160 do words[i] = ("x"):rep(random(9)) end
local cost, order = chain(sizes)
local raggedness, lines = balance(words, 60)
print(value, #chosen, ("%.3f"):format(fractional(items, 300)), ways, table.concat(change, "+"), #up, up[1], length, #shared == length, cost, #order, partitions(80), eggs(3, 2000), ("%d"):format(raggedness), lines) --> 1640	23	1650.036	4108670	100+100+100+100+50+10+5+2	36	87	57	true	5769	94	15796476	23	295	17
