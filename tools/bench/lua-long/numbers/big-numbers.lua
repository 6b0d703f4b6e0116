-- Arithmetic of large integers: pi by a spigot and by Machin's series, Karatsuba products, factorials, a prime test.
-- Small: 40 --> 62643383279502884197	true	true	119	3 5 7 13 17 19 31	77	218474500528
local DIGITS = tonumber((...)) or 1500
local BASE, WIDTH = 10000000, 7
local floor = math.floor

local function normal(a)
  local n = #a
  while n > 1 and a[n] == 0 do
    a[n] = nil
    n = n - 1
  end
  return a
end
local function number(n)
  local a = {}
  repeat
    a[#a + 1] = n % BASE
    n = floor(n / BASE)
  until n == 0
  return a
end
local function show(a)
  local parts = { ("%d"):format(a[#a]) }
  for i = #a - 1, 1, -1 do parts[#parts + 1] = ("%07d"):format(a[i]) end
  return table.concat(parts)
end
local function compare(a, b)
  if #a ~= #b then return #a < #b and -1 or 1 end
  for i = #a, 1, -1 do
    if a[i] ~= b[i] then return a[i] < b[i] and -1 or 1 end
  end
  return 0
end
local function add(a, b)
  local c, carry = {}, 0
  for i = 1, math.max(#a, #b) do
    local d = (a[i] or 0) + (b[i] or 0) + carry
    carry = d >= BASE and 1 or 0
    c[i] = d - carry * BASE
  end
  if carry > 0 then c[#c + 1] = carry end
  return c
end
local function subtract(a, b)
  local c, borrow = {}, 0
  for i = 1, #a do
    local d = a[i] - (b[i] or 0) - borrow
    borrow = d < 0 and 1 or 0
    c[i] = d + borrow * BASE
  end
  return normal(c)
end
local function small(a, k)
  local c, carry = {}, 0
  for i = 1, #a do
    local d = a[i] * k + carry
    carry = floor(d / BASE)
    c[i] = d - carry * BASE
  end
  while carry > 0 do
    c[#c + 1] = carry % BASE
    carry = floor(carry / BASE)
  end
  return normal(c)
end
local function divide(a, k)
  local c, rest = {}, 0
  for i = #a, 1, -1 do
    local d = rest * BASE + a[i]
    local q = floor(d / k)
    c[i], rest = q, d - q * k
  end
  return normal(c), rest
end
local function school(a, b)
  local c = {}
  for i = 1, #a + #b do c[i] = 0 end
  for i = 1, #a do
    local carry, x = 0, a[i]
    for j = 1, #b do
      local d = c[i + j - 1] + x * b[j] + carry
      carry = floor(d / BASE)
      c[i + j - 1] = d - carry * BASE
    end
    c[i + #b] = carry
  end
  return normal(c)
end
local function slice(a, from, to)
  local c = {}
  for i = from, to do c[#c + 1] = a[i] or 0 end
  return normal(#c > 0 and c or { 0 })
end
local function shifted(a, n)
  local c = {}
  for i = 1, n do c[i] = 0 end
  for i = 1, #a do c[n + i] = a[i] end
  return c
end
local function karatsuba(a, b)
  if #a < 24 or #b < 24 then return school(a, b) end
  local half = floor(math.max(#a, #b) / 2)
  local a0, a1, b0, b1 = slice(a, 1, half), slice(a, half + 1, #a), slice(b, 1, half), slice(b, half + 1, #b)
  local low, high = karatsuba(a0, b0), karatsuba(a1, b1)
  local middle = subtract(subtract(karatsuba(add(a0, a1), add(b0, b1)), low), high)
  return normal(add(add(low, shifted(middle, half)), shifted(high, half * 2)))
end

local function arctan(inverse, scale)
  local term = divide(scale, inverse)
  local sum, n, sign = term, 3, -1
  local square = inverse * inverse
  while #term > 1 or term[1] > 0 do
    term = divide(term, square)
    local part = divide(term, n)
    sum = sign > 0 and add(sum, part) or subtract(sum, part)
    n, sign = n + 2, -sign
  end
  return sum
end
local function machin(digits)
  local scale = number(1)
  for _ = 1, digits + 10 do scale = small(scale, 10) end
  local pi = small(subtract(small(arctan(5, scale), 4), arctan(239, scale)), 4)
  return show(pi):sub(1, digits)
end

-- Digits one by one, without a scale.
local function spigot(digits)
  local out, length = {}, floor(digits * 10 / 3) + 14
  local a = {}
  for i = 1, length do a[i] = 2 end
  local nines, held = 0, nil
  while #out < digits do
    local carry = 0
    for i = length, 1, -1 do
      local x = 10 * a[i] + carry * i
      local d = 2 * i - 1
      a[i] = x % d
      carry = floor(x / d)
    end
    a[1] = carry % 10
    local q = floor(carry / 10)
    if q == 9 then
      nines = nines + 1
    else
      if held then out[#out + 1] = q == 10 and held + 1 or held end
      for _ = 1, nines do out[#out + 1] = q == 10 and 0 or 9 end
      nines, held = 0, q == 10 and 0 or q
    end
  end
  return table.concat(out, "", 1, digits)
end

local function factorial(n)
  local f = number(1)
  for i = 2, n do f = small(f, i) end
  return f
end
local function range(a, b)
  if a == b then return number(a) end
  local middle = floor((a + b) / 2)
  return karatsuba(range(a, middle), range(middle + 1, b))
end
local function power(base, n)
  local result, square = number(1), number(base)
  while n > 0 do
    if n % 2 == 1 then result = karatsuba(result, square) end
    n = floor(n / 2)
    if n > 0 then square = karatsuba(square, square) end
  end
  return result
end
-- Lucas and Lehmer: is 2^p - 1 prime?
local function lucas(p)
  local m = subtract(power(2, p), number(1))
  local two, s = power(2, p), number(4)
  local function half(x)
    local low, rest = {}, x
    -- The remainder by 2^p, digit by digit of base 2^20.
    local steps, left = {}, p
    while left > 0 do
      local bits = math.min(left, 20)
      local r
      rest, r = divide(rest, 2 ^ bits)
      steps[#steps + 1], left = { r, bits }, left - bits
    end
    low = number(0)
    for i = #steps, 1, -1 do low = add(small(low, 2 ^ steps[i][2]), number(steps[i][1])) end
    return add(rest, low)
  end
  for _ = 1, p - 2 do
    s = karatsuba(s, s)
    if compare(s, number(2)) < 0 then s = add(s, m) end
    s = subtract(s, number(2))
    while compare(s, two) >= 0 do s = normal(half(s)) end
    if compare(s, m) >= 0 then s = subtract(s, m) end
  end
  return #s == 1 and s[1] == 0
end

local pi = machin(DIGITS)
local pi2 = spigot(DIGITS)
local n = DIGITS * 2
local f1, f2 = factorial(n), range(1, n)
local primes = {}
for p = 3, 30 + floor(DIGITS / 3) do
  local prime = true
  for d = 2, p - 1 do
    if p % d == 0 then prime = false end
  end
  if prime and lucas(p) then primes[#primes + 1] = p end
end
local digits = show(power(3, DIGITS * 4))
print(pi:sub(-20), pi == pi2, compare(f1, f2) == 0, #show(f1), table.concat(primes, " "), #digits, digits:sub(1, 12)) --> 69092721079750930295	true	true	9131	3 5 7 13 17 19 31 61 89 107 127 521	2863	533984090629
