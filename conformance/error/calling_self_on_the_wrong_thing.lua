print(pcall(function() string.upper() end))            --> false	calling_self_on_the_wrong_thing.lua:1: bad argument #1 to 'upper' (string expected, got no value)
local s = setmetatable({}, { __index = string })
print(pcall(function() s:upper() end))                 --> false	calling_self_on_the_wrong_thing.lua:3: calling 'upper' on bad self (string expected, got table)
print(pcall(function() s:rep(2) end))                  --> false	calling_self_on_the_wrong_thing.lua:4: calling 'rep' on bad self (string expected, got table)
