--@ stops limit
while true do
  local co = coroutine.create(function() local guard <close> = setmetatable({}, { __close = error }) coroutine.yield() end)
  coroutine.resume(co)
  coroutine.close(co)
end
