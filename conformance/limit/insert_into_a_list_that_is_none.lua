--@ stops limit error
table.insert(setmetatable({}, { __len = function() return math.maxinteger - 1 end, __index = function() return 1 end, __newindex = function() end }), 1, 1)
