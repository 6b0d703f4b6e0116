local a = { b = { c = {} } }
function a.b.f(x) return x end
function a.b.c:g(x) return self == a.b.c, x end
print(a.b.f(1))              --> 1
print(a.b.c:g(2))            --> true	2
local function fact(n) return n <= 1 and 1 or n * fact(n - 1) end
print(fact(10))              --> 3628800
