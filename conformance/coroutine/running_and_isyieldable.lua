local main, ismain = coroutine.running()
print(type(main), ismain, coroutine.isyieldable()) --> thread	true	false
coroutine.wrap(function()
  local me, ismain = coroutine.running()
  print(me == main, ismain, coroutine.isyieldable()) --> false	false	true
  print(coroutine.isyieldable(main), coroutine.isyieldable(me)) --> false	true
end)()
print(coroutine.status(main))              --> running
