local t = setmetatable({ 1, 2 }, { __len = function() return "many" end })
print(#t, rawlen(t)) --> many	2
print(rawlen({}), rawlen("abc")) --> 0	3
