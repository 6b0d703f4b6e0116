--@ stops limit
table.move(setmetatable({}, { __index = function(_, k) return k end }), 1, 10 ^ 15 // 1 | 0, 1, setmetatable({}, { __newindex = function() end }))
