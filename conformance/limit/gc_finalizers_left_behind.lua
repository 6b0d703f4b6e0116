-- Whoever runs code in this state next must not pay for them.
--@ stops end
for i = 1, 100 do setmetatable({}, { __gc = function() while true do end end }) end
