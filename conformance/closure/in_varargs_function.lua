local function f(...)
  local args = { ... }
  local n = select("#", ...)
  return function() n = n - 1 return args[n + 1] end
end
local pop = f("a", "b", "c")
print(pop(), pop(), pop(), pop())  --> c	b	a	nil
