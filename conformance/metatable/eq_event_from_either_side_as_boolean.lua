local other = {}
local a = setmetatable({}, { __eq = function() return "truthy" end })
local b = setmetatable({}, { __eq = function() return nil end })
print(a == other, other == a, a ~= other) --> true	true	false
print(b == other, other == b, b ~= other) --> false	false	true
print(a == b, b == a)                     --> true	false
