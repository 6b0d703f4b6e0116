local co = coroutine.wrap(function()
  print(pcall(function()
    local v = coroutine.yield "in pcall"
    error("got " .. v, 0)
  end))
  print(pcall(coroutine.yield, "direct"))
  return "end"
end)
print(co())                                --> in pcall
print(co(5))
--> false	got 5
--> direct
print(co(6, 7))
--> true	6	7
--> end
