local mt = {}
local t = setmetatable({}, mt)
print(t.x, pcall(function() return t + 1 end) == true) --> nil	false
mt.__index = function() return "now" end
mt.__add = function() return "sum" end
mt.__len = function() return 9 end
print(t.x, t + 1, #t)                         --> now	sum	9
mt.__index, mt.__len = nil, nil
print(t.x, #t)                                --> nil	0
rawset(mt, "__index", { x = "raw" })
print(t.x)                                    --> raw
