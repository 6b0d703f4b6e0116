--@ stops limit
--@ only state
while true do
  local co = coroutine.create(function() while true do coroutine.yield() end end)
  debug.sethook(co, function() while true do end end, "c")
  coroutine.resume(co)
end
