--@ stops limit error
error(setmetatable({}, { __tostring = function() return ("x"):rep(60000000) end }))
