-- Generators by coroutine.wrap: trees, permutations, combinations, zips, chunks, merges, primes as a chain of filters.
local wrap, yield = coroutine.wrap, coroutine.yield

local function count(from, to, step)
  return wrap(function()
    for i = from, to or math.huge, step or 1 do yield(i) end
  end)
end
local function map(f, source) return wrap(function() for v in source do yield(f(v)) end end) end
local function filter(f, source) return wrap(function() for v in source do if f(v) then yield(v) end end end) end
local function take(n, source)
  return wrap(function()
    for _ = 1, n do
      local v = source()
      if v == nil then return end
      yield(v)
    end
  end)
end
local function zip(...)
  local sources = { ... }
  return wrap(function()
    while true do
      local row = {}
      for i, source in ipairs(sources) do
        row[i] = source()
        if row[i] == nil then return end
      end
      yield(row)
    end
  end)
end
local function chunk(n, source)
  return wrap(function()
    local part = {}
    for v in source do
      part[#part + 1] = v
      if #part == n then
        yield(part)
        part = {}
      end
    end
    if #part > 0 then yield(part) end
  end)
end
local function merge(a, b)
  return wrap(function()
    local x, y = a(), b()
    while x and y do
      if x <= y then
        yield(x)
        x = a()
      else
        yield(y)
        y = b()
      end
    end
    while x do yield(x) x = a() end
    while y do yield(y) y = b() end
  end)
end
local function reduce(f, start, source)
  for v in source do start = f(start, v) end
  return start
end
local function add(a, b) return a + b end

local function permutations(list)
  return wrap(function()
    local function permute(n)
      if n <= 1 then return yield(list) end
      for i = 1, n do
        list[i], list[n] = list[n], list[i]
        permute(n - 1)
        list[i], list[n] = list[n], list[i]
      end
    end
    permute(#list)
  end)
end
local function combinations(list, k)
  return wrap(function()
    local chosen = {}
    local function choose(from, left)
      if left == 0 then return yield(table.concat(chosen, "", 1, k)) end
      for i = from, #list - left + 1 do
        chosen[k - left + 1] = list[i]
        choose(i + 1, left - 1)
      end
    end
    choose(1, k)
  end)
end

local function insert(tree, v)
  if not tree then return { v = v } end
  if v < tree.v then tree.left = insert(tree.left, v) else tree.right = insert(tree.right, v) end
  return tree
end
local function inorder(tree)
  if tree then
    inorder(tree.left)
    yield(tree.v)
    inorder(tree.right)
  end
end
local function level(tree)
  local queue = { tree }
  while #queue > 0 do
    local node = table.remove(queue, 1)
    yield(node.v)
    if node.left then queue[#queue + 1] = node.left end
    if node.right then queue[#queue + 1] = node.right end
  end
end
local function same(a, b)
  local x, y = wrap(function() inorder(a) end), wrap(function() inorder(b) end)
  repeat
    local p, q = x(), y()
    if p ~= q then return false end
  until p == nil
  return true
end
local function primes(n)
  local source, found = count(2), {}
  for i = 1, n do
    local p = source()
    found[i] = p
    local inner = source
    source = filter(function(v) return v % p ~= 0 end, inner)
  end
  return found
end
local function fibonacci()
  local a, b = 0, 1
  while true do
    yield(a)
    a, b = b, a + b
  end
end
local function tokens(text)
  return wrap(function()
    for word, other in text:gmatch("(%w*)([^%w%s]?)") do
      if word ~= "" then yield("word", word) end
      if other ~= "" then yield("mark", other) end
    end
  end)
end

local a, b
for i = 1, 180 do a = insert(a, i * 73 % 181) end
for i = 180, 1, -1 do b = insert(b, i * 29 % 181) end
local orders = 0
for list in permutations { 1, 2, 3, 4, 5, 6 } do orders = (orders * 7 + list[1] * 10 + list[6]) % 1000003 end
local words, last = 0, nil
for word in combinations({ "a", "b", "c", "d", "e", "f", "g", "h" }, 4) do words, last = words + 1, word end
local levels = reduce(function(x, v) return (x * 3 + v) % 1000003 end, 1, wrap(function() level(a) end))
local evens = reduce(add, 0, take(300, filter(function(v) return v % 4 == 0 end, map(function(v) return v * v end, count(1)))))
local rows = 0
for row in zip(count(1, 200), map(function(v) return -v end, count(1)), take(150, wrap(fibonacci))) do rows = rows + #row + row[1] + row[2] end
local parts, biggest = 0, 0
for part in chunk(7, merge(count(1, 300, 3), count(2, 300, 5))) do parts, biggest = parts + 1, math.max(biggest, part[#part]) end
local kinds = { word = 0, mark = 0 }
for kind in tokens(("if (x == 10) { y = f(x, 2); }\n"):rep(20)) do kinds[kind] = kinds[kind] + 1 end
local found = primes(45)
print(same(a, b), same(a, insert(b, 500)), orders, words, last, levels, evens, rows, parts, biggest, kinds.word, kinds.mark, found[45], ("%d"):format(reduce(add, 0, take(40, wrap(fibonacci))))) --> true	false	200077	70	efgh	389764	36180200	450	23	298	140	220	197	165580140
