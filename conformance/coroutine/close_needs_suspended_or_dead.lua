local co
co = coroutine.create(function()
  print(pcall(coroutine.close, co))        --> false	cannot close a running coroutine
  coroutine.wrap(function()
    print(pcall(coroutine.close, co))      --> false	cannot close a normal coroutine
  end)()
end)
coroutine.resume(co)
print(coroutine.close(coroutine.create(print))) --> true
coroutine.close(coroutine.running()) --! error: cannot close a running coroutine
