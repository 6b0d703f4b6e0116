--@ stops limit error
return ("abc"):gsub(".", setmetatable({}, { __index = function(t, k) return t[k .. k] end }))
