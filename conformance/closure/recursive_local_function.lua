local function even(n)
  local function odd(m) if m == 0 then return false end return even(m - 1) end
  if n == 0 then return true end
  return odd(n - 1)
end
print(even(10), even(7))           --> true	false
local fib
fib = function(n) return n < 2 and n or fib(n - 1) + fib(n - 2) end
print(fib(15))                     --> 610
