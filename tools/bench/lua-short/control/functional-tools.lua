-- Functional style: map, filter, folds, currying, composition, memoizing, lazy streams, lenses, transducers, zippers.
local unpack = table.unpack or unpack
local function map(f, list) local out = {} for i = 1, #list do out[i] = f(list[i]) end return out end
local function filter(f, list) local out = {} for i = 1, #list do if f(list[i]) then out[#out + 1] = list[i] end end return out end
local function foldl(f, a, list) for i = 1, #list do a = f(a, list[i]) end return a end
local function foldr(f, a, list) for i = #list, 1, -1 do a = f(list[i], a) end return a end
local function range(a, b) local out = {} for i = a, b do out[#out + 1] = i end return out end
local function compose(...)
  local fs = { ... }
  return function(...)
    local results = { ... }
    for i = #fs, 1, -1 do results = { fs[i](unpack(results)) } end
    return unpack(results)
  end
end
local function curry(f, n)
  local function collect(args)
    return function(...)
      local all = { unpack(args) }
      for i = 1, select("#", ...) do all[#all + 1] = (select(i, ...)) end
      if #all >= n then return f(unpack(all)) end
      return collect(all)
    end
  end
  return collect({})
end
local function flip(f) return function(a, b) return f(b, a) end end
local calls = 0
local function memoize(f)
  local known = {}
  return function(...)
    local key = table.concat({ ... }, ",")
    local v = known[key]
    if v == nil then
      calls = calls + 1
      v = f(...)
      known[key] = v
    end
    return v
  end
end

-- Lazy streams: a head and a promise of the rest.
local function stream(head, rest)
  local forced
  return { head = head, tail = function()
    if not forced then forced = { rest() } end
    return forced[1]
  end }
end
local function from(n) return stream(n, function() return from(n + 1) end) end
local function smap(f, s) return s and stream(f(s.head), function() return smap(f, s.tail()) end) end
local function sfilter(f, s)
  while s and not f(s.head) do s = s.tail() end
  return s and stream(s.head, function() return sfilter(f, s.tail()) end)
end
local function szip(f, a, b) return a and b and stream(f(a.head, b.head), function() return szip(f, a.tail(), b.tail()) end) end
local function stake(n, s)
  local out = {}
  while s and #out < n do
    out[#out + 1] = s.head
    s = s.tail()
  end
  return out
end
local function sieve(s) return stream(s.head, function() return sieve(sfilter(function(v) return v % s.head ~= 0 end, s.tail())) end) end
local fibs
fibs = stream(0, function() return stream(1, function() return szip(function(a, b) return a + b end, fibs, fibs.tail()) end) end)

-- Transducers: transformations of reducers.
local function mapping(f) return function(step) return function(a, v) return step(a, f(v)) end end end
local function filtering(f) return function(step) return function(a, v) if f(v) then return step(a, v) end return a end end end
local function windows(n)
  return function(step)
    local held = {}
    return function(a, v)
      held[#held + 1] = v
      if #held > n then table.remove(held, 1) end
      return #held == n and step(a, foldl(function(x, y) return x + y end, 0, held)) or a
    end
  end
end
local function transduce(xf, step, a, list) return foldl(xf(step), a, list) end

local function lens(key)
  return {
    get = function(t) return t[key] end,
    set = function(v, t)
      local copy = {}
      for k, x in pairs(t) do copy[k] = x end
      copy[key] = v
      return copy
    end,
  }
end
local function lensThen(a, b)
  return { get = function(t) return b.get(a.get(t)) end, set = function(v, t) return a.set(b.set(v, a.get(t)), t) end }
end
local function over(l, f, t) return l.set(f(l.get(t)), t) end

local add, multiply = curry(function(a, b) return a + b end, 2), curry(function(a, b, c) return a * b * c end, 3)
local binomial
binomial = memoize(function(n, k) return k == 0 and 1 or n == 0 and 0 or binomial(n - 1, k - 1) + binomial(n - 1, k) end)
local partition
partition = memoize(function(n, m) return n == 0 and 1 or (n < 0 or m == 0) and 0 or partition(n - m, m) + partition(n, m - 1) end)
local function quicksort(list)
  if #list < 2 then return list end
  local pivot = list[1]
  local rest = { unpack(list, 2) }
  local low, high = filter(function(v) return v < pivot end, rest), filter(function(v) return v >= pivot end, rest)
  return foldl(function(a, v) a[#a + 1] = v return a end, quicksort(low), foldl(function(a, v) a[#a + 1] = v return a end, { pivot }, quicksort(high)))
end

local total = 0
for round = 1, 25 do
  local list = map(function(v) return v * round * 37 % 211 end, range(1, 80))
  local sorted = quicksort(list)
  local f = compose(add(round), multiply(2)(3), function(v) return v % 17 end)
  total = total + foldl(flip(function(a, b) return a - b end), 0, map(f, sorted)) % 100003
  total = total + foldr(function(v, a) return (a * 3 + v) % 10007 end, 1, sorted)
  local xf = compose(filtering(function(v) return v % 2 == 1 end), mapping(add(5)), windows(4))
  total = total + transduce(xf, function(a, v) return (a + v) % 100003 end, 0, list)
end
local city = lensThen(lens "address", lens "city")
local person = { name = "Eva", address = { city = "Graz", zip = 8010 } }
local moved = foldl(function(p, c) return over(city, function(old) return (old .. c):sub(-6) end, p) end, person, map(function(v) return string.char(96 + v % 26 + 1) end, range(1, 90)))
local primes = stake(60, sieve(from(2)))
local squares = stake(40, smap(function(v) return v * v end, sfilter(function(v) return v % 3 == 1 end, from(1))))
print(total, calls, binomial(24, 12), partition(40, 40), calls, primes[60], squares[40], stake(50, fibs)[50], city.get(moved), city.get(person), moved.address.zip) --> 1435250	0	2704156	37338	1508	281	13924	7778742049	hijklm	Graz	8010
