coroutine.wrap(function()
  local outer = coroutine.running()
  coroutine.wrap(function()
    print(coroutine.isyieldable(outer), coroutine.isyieldable()) --> true	true
  end)()
end)()
