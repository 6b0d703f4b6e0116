-- The host asks for the words after the program has ended.
--@ stops limit error
error(setmetatable({}, { __tostring = function() while true do end end }))
