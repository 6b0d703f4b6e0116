-- Generators: resume and yield.
local function range(n) return coroutine.wrap(function() for i = 1, n do coroutine.yield(i) end end) end
local sum = 0
for i in range(400000) do sum = sum + i end
assert(sum == 80000200000)
