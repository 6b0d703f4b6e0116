local co = coroutine.wrap(function()
  local x = load "local a = ... return a, coroutine.yield(a)" ("in chunk")
  return x, pcall(load "error(coroutine.yield 'again', 0)")
end)
print(co())                                --> in chunk
print(co())                                --> again
print(co("E"))                             --> in chunk	false	E
