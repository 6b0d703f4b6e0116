local function closer(name) return setmetatable({}, { __close = function() print(name, coroutine.yield(name)) end }) end
local co = coroutine.wrap(function()
  do
    local a <close> = closer "a"
    local b <close> = closer "b"
  end
  local c <close> = closer "c"
  return "result", 2
end)
print(co())                                --> b
print(co(1))
--> b	1
--> a
print(co(2))
--> a	2
--> c
print(co(3))
--> c	3
--> result	2
