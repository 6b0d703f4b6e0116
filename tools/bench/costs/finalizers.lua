-- Seconds for a collection in which 200,000 objects with finalizers die.
local kept, told = {}, 0
local meta = { __gc = function() told = told + 1 end }
for i = 1, 200000 do kept[i] = setmetatable({}, meta) end
kept = nil
local start = os.clock()
collectgarbage()
print(os.clock() - start)
assert(told == 200000)
