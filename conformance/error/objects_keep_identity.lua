local E = setmetatable({}, { __tostring = function() return "E object" end })
local ok, e = pcall(error, E)
print(ok, e == E, tostring(e))                         --> false	true	E object
print(pcall(error, 42))                                --> false	42
print(pcall(error, 42.5, 1))                           --> false	42.5
print(pcall(error, nil))                               --> false	nil
print(pcall(error))                                    --> false	nil
print(pcall(error, false))                             --> false	false
print(select("#", pcall(error)))                       --> 2
