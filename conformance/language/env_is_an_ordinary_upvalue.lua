local function f()
  local _ENV = { x = 1 }
  x = x + 1
  y = "new"
  return _ENV
end
local e = f()
print(e.x, e.y, x, y)                  --> 2	new	nil	nil
local function with(_ENV) return a + b end
print(with { a = 1, b = 2 })           --> 3
print(_ENV == _G, _ENV.print == print) --> true	true
