local last = setmetatable({}, { __index = function(t, k) return t, k end })
local first = setmetatable({}, { __index = last })
print(first.name == last)    --> true
local deep = first
for i = 1, 50 do deep = setmetatable({}, { __index = deep }) end
print(deep.name == last)     --> true
