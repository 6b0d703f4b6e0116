--@ stops limit error
local guard <close> = setmetatable({}, { __close = function() while true do end end })
error("leaves the block")
