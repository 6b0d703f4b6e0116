local e = setmetatable({}, { __tostring = function() return "E" end })
local ok, got = pcall(error, e)
print(ok, got == e, tostring(got)) --> false	true	E
print(select(2, pcall(error, 2.5)), select(2, pcall(error, true))) --> 2.5	true
print(math.type(select(2, pcall(error, 7)))) --> integer
print(type(select(2, pcall(error, print)))) --> function
