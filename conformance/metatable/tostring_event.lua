local t = setmetatable({ n = 7 }, { __tostring = function(self) return "T" .. self.n end })
print(t, tostring(t))                         --> T7	T7
print(("%s|%5s"):format(t, t))                --> T7|   T7
print(pcall(function() return "" .. t end))   --> false	tostring_event.lua:4: attempt to concatenate a table value (upvalue 't')
print(pcall(tostring, setmetatable({}, { __tostring = function() return {} end }))) --> false	'__tostring' must return a string
