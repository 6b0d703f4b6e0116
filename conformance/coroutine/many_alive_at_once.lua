local list = {}
for i = 1, 1000 do
  list[i] = coroutine.wrap(function(a) while true do a = a + coroutine.yield(a) end end)
  list[i](i)
end
local sum = 0
for round = 1, 3 do for i = 1, 1000 do sum = sum + list[i](1) end end
print(sum)                                 --> 1507500
