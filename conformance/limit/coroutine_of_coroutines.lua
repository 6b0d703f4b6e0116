-- Every value is handed up through a hundred thousand coroutines, or through as many as may be nested.
--@ stops limit error
local inner = coroutine.wrap(function() while true do coroutine.yield(1) end end)
for i = 1, 100000 do
  local source = inner
  inner = coroutine.wrap(function() while true do coroutine.yield(source()) end end)
end
while true do pcall(inner) end
