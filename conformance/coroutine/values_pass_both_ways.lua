local co = coroutine.create(function(a, b)
  print("start", a, b)
  local c = coroutine.yield(a + b)
  print("resumed", c)
  local d, e = coroutine.yield()
  print("resumed", d, e)
  return "done", 9
end)
print(coroutine.resume(co, 1, 2))
--> start	1	2
--> true	3
print(coroutine.resume(co, "x", "dropped"))
--> resumed	x
--> true
print(coroutine.resume(co, nil, "y"))
--> resumed	nil	y
--> true	done	9
print(coroutine.resume(co))                --> false	cannot resume dead coroutine
