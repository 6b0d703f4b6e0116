local t = setmetatable({ 1, 2, 3 }, { __len = function(self) return rawlen(self) * 10 end })
print(#t, rawlen(t))                      --> 30	3
local u = setmetatable({}, { __len = function() return "any value" end })
print(#u)                                 --> any value
print(pcall(function() local n = 5 return #n end)) --> false	len_event.lua:5: attempt to get length of a number value (local 'n')
debug.setmetatable(5, { __len = function(n) return n + 1 end })
print(#5)                                 --> 6
