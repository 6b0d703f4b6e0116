local function failing()
  local closing <close> = setmetatable({}, { __close = function(_, e)
    print(e, coroutine.isyieldable(), pcall(coroutine.yield))
    coroutine.yield()
  end })
  error("first", 0)
end
local co = coroutine.create(failing)
print(coroutine.resume(co)) --> false	first
print(coroutine.close(co))
--> first	false	false	attempt to yield across a C-call boundary
--> false	attempt to yield across a C-call boundary
print(pcall(coroutine.wrap(failing)))
--> first	false	false	attempt to yield across a C-call boundary
--> false	attempt to yield across a C-call boundary
print(pcall(function() coroutine.yield() end)) --> false	attempt to yield from outside a coroutine
