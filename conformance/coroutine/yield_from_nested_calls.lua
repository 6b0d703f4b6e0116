local function deep(n) if n == 0 then return coroutine.yield "bottom" end return (deep(n - 1)) end
local co = coroutine.create(function() return deep(5000) end)
print(coroutine.resume(co))                --> true	bottom
print(coroutine.resume(co, "up"))          --> true	up
