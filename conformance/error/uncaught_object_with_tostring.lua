error(setmetatable({}, { __tostring = function() return "custom text" end })) --! error: custom text
