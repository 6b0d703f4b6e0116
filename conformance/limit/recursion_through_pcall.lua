local function deep(n)
  if n == 0 then return "bottom" end
  local ok, r = pcall(deep, n - 1)
  return r
end
print(deep(150))                               --> bottom
local function endless() local ok, e = pcall(endless) return e end
print(type(endless()))                         --> string
