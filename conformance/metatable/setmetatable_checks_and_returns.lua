local t = {}
print(setmetatable(t, {}) == t, getmetatable({}))  --> true	nil
print(setmetatable(t, nil) == t, getmetatable(t))  --> true	nil
print(pcall(setmetatable, t))                 --> false	bad argument #2 to 'setmetatable' (nil or table expected, got no value)
print(pcall(setmetatable, 1, {}))             --> false	bad argument #1 to 'setmetatable' (table expected, got number)
print(pcall(setmetatable, t, 5))              --> false	bad argument #2 to 'setmetatable' (nil or table expected, got number)
print(getmetatable(1), getmetatable(print))   --> nil	nil
