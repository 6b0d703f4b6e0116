local co = coroutine.create(function()
  local t = nil
  return t.x
end)
print(coroutine.resume(co))                --> false	error_positions_inside.lua:3: attempt to index a nil value (local 't')
print(debug.traceback(co))
--> stack traceback:
--> 	error_positions_inside.lua:3: in function <error_positions_inside.lua:1>
