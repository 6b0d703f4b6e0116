local co
co = coroutine.create(function()
  print(coroutine.resume(co))              --> false	cannot resume non-suspended coroutine
  coroutine.wrap(function()
    print(coroutine.resume(co))            --> false	cannot resume non-suspended coroutine
  end)()
  print(coroutine.resume(coroutine.running())) --> false	cannot resume non-suspended coroutine
end)
print(coroutine.resume(co))                --> true
