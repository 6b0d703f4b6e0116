-- Coroutines, metatables, closures, 64-bit integers.
local function permutations(list, n)
  n = n or #list
  if n <= 1 then coroutine.yield(list) end
  for i = 1, n do
    list[n], list[i] = list[i], list[n]
    permutations(list, n - 1)
    list[n], list[i] = list[i], list[n]
  end
end

for p in coroutine.wrap(function() permutations({ "a", "b", "c" }) end) do
  print(table.concat(p, " "))
end

local Vector = {}
Vector.__index = Vector
Vector.__add = function(a, b) return setmetatable({ x = a.x + b.x, y = a.y + b.y }, Vector) end
Vector.__tostring = function(v) return ("(%g, %g)"):format(v.x, v.y) end

local v = setmetatable({ x = 1, y = 2 }, Vector)
print(v + v, math.maxinteger, 1 << 62, 7 // 2, 2^53)
