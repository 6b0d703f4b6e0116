--@ oracle skip native refuses to yield here
local mt = { __lt = function(a, b) return coroutine.yield(a.v, b.v) end }
local function v(n) return setmetatable({ v = n }, mt) end
local co = coroutine.wrap(function()
  local t = { v(2), v(3), v(1) }
  table.sort(t)
  return t
end)
local a, b = co()
while b do a, b = co(a < b) end
print(a[1].v, a[2].v, a[3].v)              --> 1	2	3
