local function f(...)
  local a, b = ...
  print(select("#", ...), a, b, (...))
end
f()                          --> 0	nil	nil	nil
f(nil)                       --> 1	nil	nil	nil
f(1, nil, nil)               --> 3	1	nil	1
local function tail(_, ...) return ... end
print(tail(1, 2, 3))         --> 2	3
print(select(-1, 1, 2, 3))   --> 3
print(select(2, "a", "b", "c")) --> b	c
print(select("#", tail(1)))  --> 0
print(pcall(select, 0))      --> false	bad argument #1 to 'select' (index out of range)
