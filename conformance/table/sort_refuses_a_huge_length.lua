local big = setmetatable({}, { __len = function() return math.maxinteger end })
print(pcall(table.sort, big)) --> false	bad argument #1 to 'table.sort' (array too big)
print(pcall(table.sort, setmetatable({}, { __len = function() return -5 end }))) --> true
