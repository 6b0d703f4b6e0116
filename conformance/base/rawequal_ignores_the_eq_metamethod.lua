local meta = { __eq = function() return true end }
local a, b = setmetatable({}, meta), setmetatable({}, meta)
print(a == b, rawequal(a, b), rawequal(a, a)) --> true	false	true
print(rawequal(1, 1.0), rawequal("a", "a"), rawequal(0/0, 0/0), rawequal(nil, false)) --> true	true	false	false
print(rawequal(1, "1"), pcall(rawequal, 1)) --> false	false	bad argument #2 to 'rawequal' (value expected)
