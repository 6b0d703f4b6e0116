-- Nothing of the program runs once it has been stopped.
--@ stops limit
local guard <close> = setmetatable({}, { __close = function() while true do end end })
while true do end
