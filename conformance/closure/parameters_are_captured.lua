local function adder(n) return function(m) return n + m end end
local add2, add10 = adder(2), adder(10)
print(add2(1), add10(1), add2(5))  --> 3	11	7
local function curry(f, a) return function(...) return f(a, ...) end end
print(curry(math.max, 5)(1, 9))    --> 9
