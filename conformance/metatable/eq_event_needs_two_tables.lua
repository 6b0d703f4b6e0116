local calls = 0
local mt = { __eq = function(a, b) calls = calls + 1 return a.id == b.id end }
local a = setmetatable({ id = 1 }, mt)
local b = setmetatable({ id = 1 }, mt)
local c = setmetatable({ id = 2 }, mt)
print(a == b, a ~= b, a == c, calls)      --> true	false	false	3
print(a == a, a == 1, a == "s", a == nil, calls) --> true	false	false	false	3
local t = { [a] = "by identity" }
print(t[b], t[a])                         --> nil	by identity
