local co = coroutine.wrap(function()
  return xpcall(function(a)
    local b = coroutine.yield(a)
    error(a .. b, 0)
  end, function(m) return "handled " .. m end, "a")
end)
print(co())                                --> a
print(co "b")                              --> false	handled ab
