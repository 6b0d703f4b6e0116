local x = "outer"
local function f() return x end
do
  local x = "inner"
  print(x, f())                             --> inner	outer
  x = "changed"
end
print(x)                                    --> outer
for x = 1, 1 do print(x) end                --> 1
local function g(x) x = x or "default" return x end
print(g(), g(false), x)                     --> default	default	outer
