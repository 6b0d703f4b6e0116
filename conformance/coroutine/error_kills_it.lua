local co = coroutine.create(function() coroutine.yield(1) error "bad" end)
print(coroutine.resume(co))                --> true	1
print(coroutine.resume(co))                --> false	error_kills_it.lua:1: bad
print(coroutine.status(co))                --> dead
print(coroutine.resume(co))                --> false	cannot resume dead coroutine
local co2 = coroutine.create(function() error() end)
print(coroutine.resume(co2))               --> false	nil
