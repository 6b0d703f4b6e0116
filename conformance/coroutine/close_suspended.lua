local co = coroutine.create(function()
  local x <close> = setmetatable({}, { __close = function(_, e) print("closed", e) end })
  coroutine.yield "waiting"
  print "never"
end)
print(coroutine.resume(co))                --> true	waiting
print(coroutine.close(co))
--> closed	nil
--> true
print(coroutine.status(co), coroutine.close(co)) --> dead	true
