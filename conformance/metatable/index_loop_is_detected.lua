local a, b = {}, {}
setmetatable(a, { __index = b })
setmetatable(b, { __index = a })
print(pcall(function() return a.x end))   --> false	index_loop_is_detected.lua:4: '__index' chain too long; possible loop
setmetatable(a, { __newindex = b })
setmetatable(b, { __newindex = a })
print(pcall(function() a.x = 1 end))      --> false	index_loop_is_detected.lua:7: '__newindex' chain too long; possible loop
