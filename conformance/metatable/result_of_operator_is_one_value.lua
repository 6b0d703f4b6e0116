local v = setmetatable({}, {
  __add = function() return 1, 2, 3 end,
  __index = function() return "a", "b" end,
  __sub = function() end,
  __unm = function() return end,
})
print(v + 1)                 --> 1
print(v.x)                   --> a
print(v - 1, -v)             --> nil	nil
