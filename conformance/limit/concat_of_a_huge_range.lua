--@ stops limit
return table.concat(setmetatable({}, { __index = function() return "x" end }), "", 1, 10 ^ 15 // 1 | 0)
