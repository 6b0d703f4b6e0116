local v
v = setmetatable({}, {
  __unm = function(a, b) return a == v and b == v end,
  __bnot = function(a, b) return rawequal(a, b) end,
  __len = function(a) return a == v and 42 end,
})
print(-v, ~v, #v)            --> true	true	42
