-- Two million switches into a coroutine and back, with nothing else to do.
local resume, yield = coroutine.resume, coroutine.yield
local co = coroutine.create(function() while true do yield() end end)
for _ = 1, 2000000 do resume(co) end
print("done")
