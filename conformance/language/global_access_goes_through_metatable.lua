setmetatable(_G, {
  __index = function(_, k) return "no " .. k end,
  __newindex = function(t, k, v) rawset(t, k, "set " .. v) end,
})
print(undefined)                       --> no undefined
thing = "x"
print(thing)                           --> set x
thing = "y"
print(thing)                           --> y
