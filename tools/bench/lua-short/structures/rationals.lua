-- Rational numbers with operators: continued fractions, Farey sequences, Bernoulli numbers, exact linear systems.
-- Needs: operators int64
local function gcd(a, b)
  while b ~= 0 do a, b = b, a % b end
  return a < 0 and -a or a
end

local Q = {}
Q.__index = Q
local function q(n, d)
  d = d or 1
  if d == 0 then error("zero denominator", 2) end
  if d < 0 then n, d = -n, -d end
  local g = gcd(n, d)
  if g > 1 then n, d = n // g, d // g end
  return setmetatable({ n = n, d = d }, Q)
end
local function lift(x) return type(x) == "number" and q(x) or x end

Q.__add = function(a, b) a, b = lift(a), lift(b) return q(a.n * b.d + b.n * a.d, a.d * b.d) end
Q.__sub = function(a, b) a, b = lift(a), lift(b) return q(a.n * b.d - b.n * a.d, a.d * b.d) end
Q.__mul = function(a, b) a, b = lift(a), lift(b) return q(a.n * b.n, a.d * b.d) end
Q.__div = function(a, b) a, b = lift(a), lift(b) return q(a.n * b.d, a.d * b.n) end
Q.__unm = function(a) return q(-a.n, a.d) end
Q.__eq = function(a, b) return a.n == b.n and a.d == b.d end
Q.__lt = function(a, b) a, b = lift(a), lift(b) return a.n * b.d < b.n * a.d end
Q.__le = function(a, b) a, b = lift(a), lift(b) return a.n * b.d <= b.n * a.d end
Q.__idiv = function(a, b) a, b = lift(a), lift(b) return (a.n * b.d) // (a.d * b.n) end
Q.__pow = function(a, k)
  if k < 0 then return q(a.d, a.n) ^ -k end
  local result = q(1)
  for _ = 1, k do result = result * a end
  return result
end
Q.__tostring = function(a) return a.d == 1 and tostring(a.n) or a.n .. "/" .. a.d end
Q.__concat = function(a, b) return tostring(a) .. tostring(b) end

local function continued(x, limit)
  local terms = {}
  for i = 1, limit do
    local whole = x // 1
    terms[i] = whole
    x = x - whole
    if x.n == 0 then break end
    x = 1 / x
  end
  return terms
end
local function convergent(terms)
  local x = q(terms[#terms])
  for i = #terms - 1, 1, -1 do x = terms[i] + 1 / x end
  return x
end

local function farey(n)
  local list, a, b, c, d = { q(0) }, 0, 1, 1, n
  while c <= n do
    local k = (n + b) // d
    a, b, c, d = c, d, k * c - a, k * d - b
    list[#list + 1] = q(a, b)
  end
  return list
end

local function bernoulli(n)
  local row = {}
  for m = 0, n do
    row[m] = q(1, m + 1)
    for j = m, 1, -1 do row[j - 1] = j * (row[j - 1] - row[j]) end
  end
  return row[0]
end

local function solve(m)
  local n = #m
  for col = 1, n do
    local pivot = col
    while pivot <= n and m[pivot][col].n == 0 do pivot = pivot + 1 end
    if pivot > n then return nil, "singular" end
    m[col], m[pivot] = m[pivot], m[col]
    local head = m[col][col]
    for k = col, n + 1 do m[col][k] = m[col][k] / head end
    for r = 1, n do
      if r ~= col and m[r][col].n ~= 0 then
        local factor = m[r][col]
        for k = col, n + 1 do m[r][k] = m[r][k] - factor * m[col][k] end
      end
    end
  end
  local x = {}
  for i = 1, n do x[i] = m[i][n + 1] end
  return x
end

local function hilbert(n)
  local m = {}
  for i = 1, n do
    m[i] = {}
    for j = 1, n do m[i][j] = q(1, i + j - 1) end
    m[i][n + 1] = q(1)
  end
  return m
end

local function egyptian(x)
  local parts = {}
  while x > 0 and #parts < 6 do
    local d = -((-x.d) // x.n)
    parts[#parts + 1] = q(1, d)
    x = x - q(1, d)
  end
  return parts
end

local good = 0
for a = 1, 60 do
  for b = 1, 25, 3 do
    local x = q(a * 17, b * 13 + 1)
    if convergent(continued(x, 30)) == x then good = good + 1 end
  end
end
local list, sorted, neighbours = farey(28), true, true
for i = 2, #list do
  local a, b = list[i - 1], list[i]
  sorted = sorted and a < b
  neighbours = neighbours and a.d * b.n - a.n * b.d == 1
end
local numbers = {}
for n = 0, 12, 2 do numbers[#numbers + 1] = tostring(bernoulli(n)) end
local solutions = {}
for n = 2, 6 do
  local sum = q(0)
  for _, x in ipairs(solve(hilbert(n))) do sum = sum + x end
  solutions[#solutions + 1] = tostring(sum)
end
local parts = {}
for i = 2, 12 do
  for _, part in ipairs(egyptian(q(i, i + 3))) do parts[#parts + 1] = part.d end
end
local _, singular = solve { { q(1), q(2), q(3) }, { q(2), q(4), q(6) } }
print(good, #list, sorted, neighbours, table.concat(numbers, " "), table.concat(solutions, " "), #parts, singular, q(2, 3) ^ -3 .. "!", (pcall(q, 1, 0))) --> 540	243	true	true	1 1/6 -1/30 1/42 -1/30 5/66 -691/2730	4 9 16 25 36	26	singular	27/8!	false
