--@ oracle skip native refuses to yield here
local v = setmetatable({}, { __tostring = function() return coroutine.yield "asked" end })
local co = coroutine.wrap(function()
  local s = tostring(v)
  return s .. "!", ("[%s %s]"):format(v, 1)
end)
print(co())                                --> asked
print(co("first"))                         --> asked
print(co("second"))                        --> first!	[second 1]
