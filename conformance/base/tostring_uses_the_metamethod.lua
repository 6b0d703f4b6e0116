local t = setmetatable({}, { __tostring = function(self) return "<" .. self.n .. ">" end })
t.n = 5
print(tostring(t), t) --> <5>	<5>
print(tostring(setmetatable({}, { __tostring = function() return 42 end }))) --> 42
print(pcall(tostring, setmetatable({}, { __tostring = function() return nil end }))) --> false	'__tostring' must return a string
print(pcall(tostring, setmetatable({}, { __tostring = function() error("inner", 0) end }))) --> false	inner
print(pcall(tostring, setmetatable({}, { __tostring = 5 }))) --> false	attempt to call a number value
