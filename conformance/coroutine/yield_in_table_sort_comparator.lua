--@ oracle skip native refuses to yield here
local co = coroutine.wrap(function()
  local t = { 3, 1, 2 }
  table.sort(t, function(a, b) coroutine.yield() return a < b end)
  return table.concat(t, " ")
end)
local r
repeat r = co() until r
print(r)                                   --> 1 2 3
