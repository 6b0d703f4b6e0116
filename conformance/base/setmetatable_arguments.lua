local t = {}
print(setmetatable(t, {}) == t, setmetatable(t, nil) == t, getmetatable(t)) --> true	true	nil
print(pcall(setmetatable, 5, {})) --> false	bad argument #1 to 'setmetatable' (table expected, got number)
print(pcall(setmetatable, t)) --> false	bad argument #2 to 'setmetatable' (nil or table expected, got no value)
print(pcall(setmetatable, t, 5)) --> false	bad argument #2 to 'setmetatable' (nil or table expected, got number)
print(pcall(setmetatable, "s", nil)) --> false	bad argument #1 to 'setmetatable' (table expected, got string)
