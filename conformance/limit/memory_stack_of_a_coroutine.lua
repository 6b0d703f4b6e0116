--@ stops memory
--@ limits instructions=1e10 time=60000
local list = {}
for i = 1, math.huge do
  list[i] = coroutine.wrap(function() local function down(n) if n == 0 then coroutine.yield() else down(n - 1) end return n end down(10000) end)
  list[i]()
end
