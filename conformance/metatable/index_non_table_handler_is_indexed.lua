local t = setmetatable({}, { __index = "text" })
print(t.upper == string.upper, t.nothing) --> true	nil
local u = setmetatable({}, { __index = 42 })
print(pcall(function() return u.x end))   --> false	index_non_table_handler_is_indexed.lua:4: attempt to index a number value
