-- §6.1 tostring: a __tostring of strings has its say, also where tostring has been called for long.
local function texts(n)
  local size = 0
  for i = 1, n do size = size + #tostring("ab") + #string.format("%s", "cd") + #tostring(i % 10) end
  return size
end
print(texts(1000))
getmetatable("").__tostring = function(s) return s .. "!" end
print(texts(1000), tostring("x"), string.format("%s|%5s|%q", "x", "y", "z"))
--> 5000
--> 7000	x!!	x!|   y!|"z"!
getmetatable("").__tostring = nil
print(texts(10), tostring("x"), tostring(nil), tostring(true), pcall(tostring))
--> 50	x	nil	true	false	bad argument #1 to 'tostring' (value expected)
