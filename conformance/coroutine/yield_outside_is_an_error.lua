print(pcall(coroutine.yield, 1))           --> false	attempt to yield from outside a coroutine
coroutine.yield() --! error: attempt to yield from outside a coroutine
