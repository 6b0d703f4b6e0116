local f = coroutine.wrap(function()
  local x = {}
  x.y.z = 1 --! runtime: attempt to index a nil value (field 'y')
end)
f()
