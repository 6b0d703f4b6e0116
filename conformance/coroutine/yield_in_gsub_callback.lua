--@ oracle skip native refuses to yield here
local co = coroutine.wrap(function()
  return ("hello big world"):gsub("%a+", function(w) return coroutine.yield(w) end)
end)
print(co())                                --> hello
print(co("HELLO"))                         --> big
print(co(false))                           --> world
print(co("w"))                             --> HELLO big w	3
