local saved
local function keep(f) saved = f return f() end
local function outer(v)
  local x = v
  return keep(function() x = x + 1 return x end)
end
print(outer(1), saved(), saved())  --> 2	3	4
print(outer(10), saved())          --> 11	12
