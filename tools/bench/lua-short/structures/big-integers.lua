-- Integers of any size in base 10^7: the four operations, powers, roots, factorials, Fibonacci numbers, digits of e.
local BASE, WIDTH = 10000000, 7
local floor = math.floor

local Big = {}
Big.__index = Big
local big

local function trim(digits)
  local n = #digits
  while n > 0 and digits[n] == 0 do
    digits[n] = nil
    n = n - 1
  end
  if n == 0 then digits.negative = nil end
  return setmetatable(digits, Big)
end

function big(value)
  if getmetatable(value) == Big then return value end
  local digits, text = {}, type(value) == "number" and ("%.0f"):format(value) or value
  if text:sub(1, 1) == "-" then
    digits.negative = true
    text = text:sub(2)
  end
  for stop = #text, 1, -WIDTH do
    digits[#digits + 1] = tonumber(text:sub(math.max(1, stop - WIDTH + 1), stop))
  end
  return trim(digits)
end

function Big.__tostring(a)
  if #a == 0 then return "0" end
  local parts = { ("%d"):format(a[#a]) }
  for i = #a - 1, 1, -1 do parts[#parts + 1] = ("%07d"):format(a[i]) end
  return (a.negative and "-" or "") .. table.concat(parts)
end

local function compareSize(a, b)
  if #a ~= #b then return #a < #b and -1 or 1 end
  for i = #a, 1, -1 do
    if a[i] ~= b[i] then return a[i] < b[i] and -1 or 1 end
  end
  return 0
end

local function addSizes(a, b)
  local sum, carry = {}, 0
  for i = 1, math.max(#a, #b) do
    local d = (a[i] or 0) + (b[i] or 0) + carry
    if d >= BASE then sum[i], carry = d - BASE, 1 else sum[i], carry = d, 0 end
  end
  if carry > 0 then sum[#sum + 1] = carry end
  return sum
end
local function subtractSizes(a, b)
  local difference, borrow = {}, 0
  for i = 1, #a do
    local d = a[i] - (b[i] or 0) - borrow
    if d < 0 then difference[i], borrow = d + BASE, 1 else difference[i], borrow = d, 0 end
  end
  return difference
end

function Big.__unm(a)
  local copy = { negative = not a.negative or nil }
  for i = 1, #a do copy[i] = a[i] end
  return trim(copy)
end
function Big.__add(a, b)
  a, b = big(a), big(b)
  local result
  if a.negative == b.negative then
    result = addSizes(a, b)
    result.negative = a.negative
  elseif compareSize(a, b) >= 0 then
    result = subtractSizes(a, b)
    result.negative = a.negative
  else
    result = subtractSizes(b, a)
    result.negative = b.negative
  end
  return trim(result)
end
function Big.__sub(a, b) return big(a) + -big(b) end
function Big.__mul(a, b)
  a, b = big(a), big(b)
  local product = {}
  for i = 1, #a + #b do product[i] = 0 end
  for i = 1, #a do
    local carry, x = 0, a[i]
    for j = 1, #b do
      local d = product[i + j - 1] + x * b[j] + carry
      carry = floor(d / BASE)
      product[i + j - 1] = d - carry * BASE
    end
    product[i + #b] = carry
  end
  product.negative = a.negative ~= b.negative or nil
  return trim(product)
end
local function divideSmall(a, n)
  local quotient, rest = {}, 0
  for i = #a, 1, -1 do
    local d = rest * BASE + a[i]
    quotient[i] = floor(d / n)
    rest = d - quotient[i] * n
  end
  quotient.negative = a.negative
  return trim(quotient), rest
end
local function divide(a, b)
  a, b = big(a), big(b)
  if #b == 0 then error("division by zero") end
  if #b == 1 and not a.negative and not b.negative then
    local q, r = divideSmall(a, b[1])
    return q, big(r)
  end
  local quotient, rest = {}, big(0)
  for i = #a, 1, -1 do
    table.insert(rest, 1, a[i])
    rest = trim(rest)
    local low, high = 0, BASE - 1
    while low < high do
      local middle = floor((low + high + 1) / 2)
      if compareSize(b * middle, rest) <= 0 then low = middle else high = middle - 1 end
    end
    quotient[i] = low
    rest = rest - b * low
  end
  return trim(quotient), rest
end
function Big.__div(a, b) return (divide(a, b)) end
function Big.__mod(a, b) return select(2, divide(a, b)) end
function Big.__eq(a, b) return a.negative == b.negative and compareSize(a, b) == 0 end
function Big.__lt(a, b)
  a, b = big(a), big(b)
  if a.negative ~= b.negative then return a.negative == true end
  return compareSize(a, b) == (a.negative and 1 or -1)
end
function Big.__pow(a, n)
  local result, base = big(1), big(a)
  while n > 0 do
    if n % 2 == 1 then result = result * base end
    base = base * base
    n = floor(n / 2)
  end
  return result
end

local function factorial(n)
  local result = big(1)
  for i = 2, n do result = result * i end
  return result
end
local function fibonacci(n)
  local a, b = big(0), big(1)
  for _ = 1, n do a, b = b, a + b end
  return a
end
local function root(n)
  local x = big(10) ^ floor(#tostring(n) / 2 + 1)
  while true do
    local y = divideSmall(x + n / x, 2)
    if not (y < x) then return x end
    x = y
  end
end
local function gcd(a, b)
  while #b > 0 do a, b = b, a % b end
  return a
end
local function digitsOfE(n)
  local one = big(10) ^ (n + 5)
  local sum, term, k = one, one, 0
  repeat
    k = k + 1
    term = divideSmall(term, k)
    sum = sum + term
  until #term == 0
  return tostring(sum):sub(1, n)
end

local f, fib = tostring(factorial(90)), tostring(fibonacci(400))
local q, r = divide(factorial(25), fibonacci(60))
local e = digitsOfE(120)
local digitSum = 0
for d in (f .. fib .. e):gmatch("%d") do digitSum = digitSum + tonumber(d) end
print(#f, #fib, digitSum, q, r, q * fibonacci(60) + r == factorial(25), root(big(2) * big(10) ^ 60), gcd(factorial(20), big(2) ^ 40 * 343), big("-5") * 7 - 3 < big(0), e:sub(-20)) --> 139	84	1535	10020104850190	406108375200	true	1414213562373095048801688724209	12845056	true	42746639193200305992
