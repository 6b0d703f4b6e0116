print(pcall(coroutine.create, 1))          --> false	bad argument #1 to 'coroutine.create' (function expected, got number)
print(pcall(coroutine.resume, {}))         --> false	bad argument #1 to 'coroutine.resume' (thread expected, got table)
print(pcall(coroutine.wrap))               --> false	bad argument #1 to 'coroutine.wrap' (function expected, got no value)
print(pcall(coroutine.status, nil))        --> false	bad argument #1 to 'coroutine.status' (thread expected, got nil)
print(type(coroutine.create(print)))       --> thread
