local function counter()
  local n = 0
  return function() n = n + 1 return n end, function() return n end
end
local bump, get = counter()
bump() bump()
print(get())                       --> 2
local bump2, get2 = counter()
bump2()
print(get(), get2())               --> 2	1
