--@ oracle skip native refuses to yield here
local co = coroutine.wrap(function()
  local t, compared = { 5, 4, 3, 2, 1 }, 0
  table.sort(t, function(a, b)
    local sum = 0
    for i in coroutine.wrap(function() for i = 1, 2 do coroutine.yield(i) end end) do sum = sum + i end
    compared = compared + coroutine.yield(sum)
    return a < b
  end)
  return table.concat(t), compared > 3
end)
local r, more = co()
while r == 3 do r, more = co(1) end
print(r, more)                             --> 12345	true
