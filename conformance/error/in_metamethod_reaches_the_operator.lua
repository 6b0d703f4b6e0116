local t = setmetatable({}, {
  __index = function(_, k) error("no field " .. k, 2) end,
  __call = function() error("do not call", 2) end,
})
print(pcall(function()
  return t.x
end))                                                  --> false	in_metamethod_reaches_the_operator.lua:6: no field x
print(pcall(function()
  t()
end))                                                  --> false	in_metamethod_reaches_the_operator.lua:9: do not call
