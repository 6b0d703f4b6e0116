print(coroutine.isyieldable()) --> false
print(pcall(function() return coroutine.isyieldable(nil) end)) --> false	isyieldable_of_nil.lua:2: bad argument #1 to 'isyieldable' (thread expected, got nil)
