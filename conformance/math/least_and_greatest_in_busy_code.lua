-- Two and three arguments of any kind, in code that is compiled.
local min, max = math.min, math.max
local function least(a, b, c) return min(a, b, c) end
local function greatest(a, b, c) return max(a, b, c) end
for i = 1, 1500 do
  assert(least(i, i + 1, i - 1) == i - 1 and least(i, i - 1, i) == i - 1 and least(i, i + 1, i + 2) == i)
  assert(greatest(i, i + 1, i - 1) == i + 1 and greatest(i, i - 1, i + 1) == i + 1 and greatest(i, -i, 0) == i)
end
print(least(1, 1.0, 2), least(1.0, 1, 2), greatest(2.0, 2, 1), greatest(1, 2, 2.0)) --> 1	1.0	2.0	2
print(least(0.5, 1 << 62, -1 << 62), greatest(0.5, 1 << 62, -1 << 62)) --> -4611686018427387904	4611686018427387904
local nan = least(0 / 0, 1, 2)
print(nan ~= nan, greatest(0, -0.0, 0.0), least(-0.0, 0, 0.0)) --> true	0	-0.0
print(least(1, 2, 0 / 0), least(3, 2, 0 / 0), greatest(1, 0 / 0, 3)) --> 1	2	3
local mt = { __lt = function(a, b) return a.n < b.n end }
local function boxed(n) return setmetatable({ n = n }, mt) end
print(least(boxed(3), boxed(1), boxed(2)).n, greatest(boxed(3), boxed(4), boxed(2)).n) --> 1	4
print(least("b", "a", "c"), min(3, 2, 1, 0), max(1), min(2, 1)) --> a	0	1	1
print(pcall(least, 1, 2, "x")) --> false	attempt to compare string with number
