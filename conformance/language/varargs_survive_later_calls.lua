local function f(...)
  local function noise(...) return ... end
  noise(9, 9, 9, 9, 9, 9)
  local g = function() return "no varargs of its own" end
  noise(g())
  return ...
end
print(f(1, nil, 3))          --> 1	nil	3
