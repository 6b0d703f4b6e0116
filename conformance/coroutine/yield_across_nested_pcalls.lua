local co = coroutine.wrap(function()
  return pcall(pcall, pcall, function(x)
    local y = coroutine.yield(x)
    if y then error "inner" end
    return "fine", y
  end, "first")
end)
print(co())                                --> first
print(co(false))                           --> true	true	true	fine	false
