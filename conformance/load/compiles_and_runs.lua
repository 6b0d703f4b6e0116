local f = load "local a, b = ... return a + b, select('#', ...)"
print(f(1, 2))                                 --> 3	2
print(load "return 1, 2" ())                   --> 1	2
print(type(load ""), load ""())                --> function
local g = load("x_global = 5")
print(x_global) g() print(x_global)
--> nil
--> 5
print(load("return " .. ("("):rep(50) .. "7" .. (")"):rep(50))()) --> 7
