local env = { x = 10 }
print(load("return x", "=c", "t", env)()) --> 10
load("y = x * 2", "=c", "t", env)()
print(env.y, y) --> 20	nil
print(pcall(load("return x.y", "=c", "t", nil))) --> false	c:1: attempt to index a nil value (upvalue '_ENV')
print(load("return _ENV", "=c", "t", env)() == env) --> true
print(pcall(load("return print", "=c", "t", {}))) --> true	nil
