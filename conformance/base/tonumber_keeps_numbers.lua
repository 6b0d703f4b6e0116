print(tonumber(5), tonumber(5.0), math.type(tonumber("5")), math.type(tonumber("5.0"))) --> 5	5.0	integer	float
print(tonumber(1/0), tonumber("5", nil)) --> inf	5
local t = setmetatable({}, { __tostring = function() return "5" end })
print(tonumber(t)) --> nil
