local bad = setmetatable({}, { __tostring = function() return {} end })
print(bad) --! runtime: '__tostring' must return a string
