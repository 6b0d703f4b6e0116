-- Matrices with operators: products, determinants, inverses, LU, powers, least squares, eigenvalues by iteration.
local Matrix = {}
Matrix.__index = Matrix
local function matrix(rows) return setmetatable(rows, Matrix) end

function Matrix.make(n, m, f)
  local rows = {}
  for i = 1, n do
    local row = {}
    for j = 1, m do row[j] = f(i, j) end
    rows[i] = row
  end
  return matrix(rows)
end
function Matrix.identity(n)
  return Matrix.make(n, n, function(i, j) return i == j and 1 or 0 end)
end
function Matrix:shape() return #self, #self[1] end
function Matrix:map(f)
  local n, m = self:shape()
  return Matrix.make(n, m, function(i, j) return f(self[i][j], i, j) end)
end
function Matrix:transpose()
  local n, m = self:shape()
  return Matrix.make(m, n, function(i, j) return self[j][i] end)
end
function Matrix.__add(a, b) return a:map(function(v, i, j) return v + b[i][j] end) end
function Matrix.__sub(a, b) return a:map(function(v, i, j) return v - b[i][j] end) end
function Matrix.__unm(a) return a:map(function(v) return -v end) end
function Matrix.__mul(a, b)
  if type(a) == "number" then return b:map(function(v) return a * v end) end
  if type(b) == "number" then return a:map(function(v) return v * b end) end
  local n, k = a:shape()
  local kb, m = b:shape()
  if k ~= kb then error(("cannot multiply %dx%d and %dx%d"):format(n, k, kb, m), 2) end
  return Matrix.make(n, m, function(i, j)
    local sum, row = 0, a[i]
    for x = 1, k do sum = sum + row[x] * b[x][j] end
    return sum
  end)
end
function Matrix.__pow(a, n)
  local result = Matrix.identity(#a)
  while n > 0 do
    if n % 2 == 1 then result = result * a end
    a = a * a
    n = math.floor(n / 2)
  end
  return result
end
function Matrix.__eq(a, b)
  for i, row in ipairs(a) do
    for j, v in ipairs(row) do
      if math.abs(v - b[i][j]) > 1e-6 then return false end
    end
  end
  return true
end
function Matrix:copy() return self:map(function(v) return v end) end

function Matrix:lu()
  local n, u, l, sign, order = #self, self:copy(), Matrix.identity(#self), 1, {}
  for i = 1, n do order[i] = i end
  for k = 1, n do
    local pivot = k
    for i = k + 1, n do
      if math.abs(u[i][k]) > math.abs(u[pivot][k]) then pivot = i end
    end
    if math.abs(u[pivot][k]) < 1e-12 then return nil end
    if pivot ~= k then
      u[k], u[pivot] = u[pivot], u[k]
      order[k], order[pivot] = order[pivot], order[k]
      for j = 1, k - 1 do l[k][j], l[pivot][j] = l[pivot][j], l[k][j] end
      sign = -sign
    end
    for i = k + 1, n do
      local f = u[i][k] / u[k][k]
      l[i][k] = f
      for j = k, n do u[i][j] = u[i][j] - f * u[k][j] end
    end
  end
  return l, u, order, sign
end
function Matrix:det()
  local _, u, _, sign = self:lu()
  if not u then return 0 end
  local product = sign
  for i = 1, #u do product = product * u[i][i] end
  return product
end
function Matrix:solve(b)
  local l, u, order = self:lu()
  if not l then error("singular") end
  local n, y, x = #self, {}, {}
  for i = 1, n do
    local sum = b[order[i]][1]
    for j = 1, i - 1 do sum = sum - l[i][j] * y[j] end
    y[i] = sum
  end
  for i = n, 1, -1 do
    local sum = y[i]
    for j = i + 1, n do sum = sum - u[i][j] * x[j] end
    x[i] = sum / u[i][i]
  end
  return Matrix.make(n, 1, function(i) return x[i] end)
end
function Matrix:inverse()
  local n = #self
  local columns = {}
  for j = 1, n do columns[j] = self:solve(Matrix.make(n, 1, function(i) return i == j and 1 or 0 end)) end
  return Matrix.make(n, n, function(i, j) return columns[j][i][1] end)
end
function Matrix:largest(steps)
  local v = Matrix.make(#self, 1, function() return 1 end)
  local value = 0
  for _ = 1, steps do
    local w = self * v
    value = 0
    for i = 1, #w do
      if math.abs(w[i][1]) > math.abs(value) then value = w[i][1] end
    end
    v = (1 / value) * w
  end
  return value
end
local function fit(points, degree)
  local a = Matrix.make(#points, degree + 1, function(i, j) return points[i][1] ^ (j - 1) end)
  local b = Matrix.make(#points, 1, function(i) return points[i][2] end)
  local t = a:transpose()
  return (t * a):solve(t * b)
end

local seed = 1618
local function random(n)
  seed = seed * 16807 % 2147483647
  return seed % n + 1
end
local good, dets = 0, {}
for n = 2, 9 do
  local m = Matrix.make(n, n, function(i, j) return random(19) - 10 + (i == j and 12 or 0) end)
  local inverse = m:inverse()
  if m * inverse == Matrix.identity(n) and inverse:inverse() == m then good = good + 1 end
  if (m - m) + m == -(-m) and (m * m):transpose() == m:transpose() * m:transpose() then good = good + 1 end
  dets[#dets + 1] = ("%.6g"):format(m:det())
end
local fib = matrix { { 1, 1 }, { 1, 0 } } ^ 60
local points = {}
for x = -12, 12 do points[#points + 1] = { x, 3 - 2 * x + 0.5 * x ^ 3 + (random(21) - 11) / 100 } end
local c = fit(points, 3)
local golden = matrix { { 2, 1, 0 }, { 1, 3, 1 }, { 0, 1, 4 } }:largest(60)
print(good, table.concat(dets, " "), ("%d"):format(fib[1][2]), ("%.2f %.2f %.2f %.2f"):format(c[1][1], c[2][1], c[3][1], c[4][1]), ("%.6f"):format(golden), matrix({ { 1, 2 }, { 2, 4 } }):det(), (pcall(function() return fib * c end))) --> 16	220 5032 2882 519587 -1.53669e+06 1.29474e+08 4.1612e+08 4.26675e+09	1548008755920	3.01 -2.00 -0.00 0.50	4.732051	0	false
