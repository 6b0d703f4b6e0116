local n = 0
local co = coroutine.wrap(function()
  local own = 100
  while true do
    n, own = n + 1, own + 1
    coroutine.yield(function() return n, own end)
  end
end)
local first = co()
print(first())                     --> 1	101
n = 50
co()
print(first())                     --> 51	102
