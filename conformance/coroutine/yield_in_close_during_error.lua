local co = coroutine.wrap(function()
  return pcall(function()
    local x <close> = setmetatable({}, { __close = function(_, e) coroutine.yield("closing", e) end })
    error("boom", 0)
  end)
end)
print(co())                                --> closing	boom
print(co())                                --> false	boom
