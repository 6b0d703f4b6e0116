local co = coroutine.create(math.max)
print(coroutine.resume(co, 3, 9, 4))       --> true	9
print(coroutine.resume(coroutine.create(pcall), error, "x")) --> true	false	x
local p = coroutine.wrap(pcall)
print(p(coroutine.yield, 1))               --> 1
print(p "answer")                          --> true	answer
print(select("#", coroutine.wrap(function() end)())) --> 0
