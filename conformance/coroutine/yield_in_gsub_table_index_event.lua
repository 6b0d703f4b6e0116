--@ oracle skip native refuses to yield here
local names = setmetatable({}, { __index = function(_, k) return coroutine.yield(k) end })
local co = coroutine.wrap(function() return ("$a-$b"):gsub("%$(%w)", names) end)
print(co())                                --> a
print(co(1))                               --> b
print(co("two"))                           --> 1-two	2
