-- A coroutine is made with the events of its maker's hook, but the hook function is the maker's alone: gethook gives nil, mask and count.
local f = function() end
debug.sethook(f, "lr", 0)
local co = coroutine.create(function() return debug.gethook() end)
local late = coroutine.wrap(function() return coroutine.wrap(function() return debug.gethook() end)() end)
debug.sethook()
print(debug.gethook(co)) --> nil	rl	0
print(coroutine.resume(co)) --> true	nil	rl	0
print(late()) --> nil	rl	0
print(coroutine.wrap(function() return debug.gethook() end)()) --> nil
debug.sethook(f, "", 5)
co = coroutine.create(print)
debug.sethook()
print(debug.gethook(co)) --> nil		5
debug.sethook(co)
print(debug.gethook(co)) --> nil
debug.sethook(co, f, "l")
print(debug.gethook(co) == f, select("#", debug.gethook(co))) --> true	3
