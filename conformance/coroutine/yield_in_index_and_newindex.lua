local t = setmetatable({}, {
  __index = function(_, k) return coroutine.yield("get " .. k) end,
  __newindex = function(t, k, v) rawset(t, k, coroutine.yield("set " .. k) .. v) end,
})
local co = coroutine.wrap(function()
  t.x = t.a
  return t.x, #t
end)
print(co())                                --> get a
print(co "A")                              --> set x
print(co "prefix-")                        --> prefix-A	0
