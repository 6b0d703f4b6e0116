local co, outer
co = coroutine.create(function()
  print(coroutine.status(co), coroutine.status(outer))
  coroutine.yield()
end)
outer = coroutine.create(function() coroutine.resume(co) print(coroutine.status(outer)) end)
print(coroutine.status(co))                --> suspended
coroutine.resume(outer)
--> running	normal
--> running
print(coroutine.status(co), coroutine.status(outer)) --> suspended	dead
coroutine.resume(co)
print(coroutine.status(co))                --> dead
