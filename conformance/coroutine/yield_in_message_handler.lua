--@ oracle skip native refuses to yield here
local co = coroutine.wrap(function()
  return xpcall(error, function(m) return coroutine.yield(m) end, "E")
end)
print(co())                                --> E
print(co "handled")                        --> false	handled
