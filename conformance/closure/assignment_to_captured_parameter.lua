local function f(x, ...)
  local get = function() return x end
  x = x .. "!"
  local extra = ...
  return get(), x, extra
end
print(f("a", "b"))                 --> a!	a!	b
