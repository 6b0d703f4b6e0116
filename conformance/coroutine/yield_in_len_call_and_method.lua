local v = setmetatable({}, {
  __len = function() return coroutine.yield "len" end,
  __call = function(self, x) return coroutine.yield("call " .. x), "second" end,
  __index = { m = function(self, x) return coroutine.yield("method " .. x) end },
})
local co = coroutine.wrap(function() return #v, (v "x"), v:m "y", v "z" end)
print(co())                                --> len
print(co(1))                               --> call x
print(co(2))                               --> method y
print(co(3))                               --> call z
print(co(4))                               --> 1	2	3	4	second
