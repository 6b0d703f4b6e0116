--@ oracle skip native refuses to yield here
local co = coroutine.wrap(function()
  local f = load(function() return coroutine.yield "more" end, "=pieces")
  return f()
end)
print(co())                                --> more
print(co("return 1"))                      --> more
print(co(" + 2"))                          --> more
print(co(nil))                             --> 3
