local function err(f, ...) print((select(2, pcall(f, ...)))) end
err(coroutine.create)
err(coroutine.wrap, 1)
err(coroutine.resume, print)
err(coroutine.status, nil)
err(coroutine.isyieldable, 5)
err(coroutine.close, "x")
--> bad argument #1 to 'coroutine.create' (function expected, got no value)
--> bad argument #1 to 'coroutine.wrap' (function expected, got number)
--> bad argument #1 to 'coroutine.resume' (thread expected, got function)
--> bad argument #1 to 'coroutine.status' (thread expected, got nil)
--> bad argument #1 to 'coroutine.isyieldable' (thread expected, got number)
--> bad argument #1 to 'coroutine.close' (thread expected, got string)
print(coroutine.resume(coroutine.running())) --> false	cannot resume non-suspended coroutine
