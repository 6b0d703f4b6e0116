print(coroutine.isyieldable()) --> false
print(pcall(coroutine.isyieldable, nil)) --> false	bad argument #1 to 'isyieldable' (thread expected, got nil)
