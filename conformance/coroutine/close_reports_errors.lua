local co = coroutine.create(function()
  local a <close> = setmetatable({}, { __close = function(_, e) print("a sees", e) error("from a", 0) end })
  local b <close> = setmetatable({}, { __close = function(_, e) print("b sees", e) error("from b", 0) end })
  coroutine.yield()
end)
coroutine.resume(co)
print(coroutine.close(co))
--> b sees	nil
--> a sees	from b
--> false	from a
local dead = coroutine.create(error)
coroutine.resume(dead, "died of this")
print(coroutine.close(dead))               --> false	died of this
print(coroutine.close(dead))               --> true
