local mt = {}
mt.__concat = function(a, b) return coroutine.yield((a.n or a) .. "+" .. (b.n or b)) end
local v = setmetatable({ n = "v" }, mt)
debug.setmetatable("", { __index = string })
local co = coroutine.wrap(function() return "a" .. "b" .. v .. "c" .. "d" end)
print(co())                                --> v+cd
print(co("X"))                             --> abX
