--@ stops limit error
table.sort(setmetatable({}, { __len = function() return 2 ^ 31 // 1 - 2 | 0 end, __index = function(_, k) return -k end }))
