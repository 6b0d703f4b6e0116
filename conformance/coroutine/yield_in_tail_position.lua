local function f(n)
  if n == 0 then return coroutine.yield("y", n) end
  return f(n - 1)
end
local co = coroutine.wrap(function() return f(10) end)
print(co())                                --> y	0
print(co("a", "b", nil))                   --> a	b	nil
local direct = coroutine.wrap(coroutine.yield)
print(direct(1, 2))                        --> 1	2
print(direct(3, 4))                        --> 3	4
