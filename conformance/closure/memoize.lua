local calls = 0
local function memoize(f)
  local known = {}
  return function(x)
    local r = known[x]
    if r == nil then r = f(x) known[x] = r end
    return r
  end
end
local square = memoize(function(x) calls = calls + 1 return x * x end)
print(square(4), square(4), square(5), calls) --> 16	16	25	2
