local meta = { __metatable = "locked" }
local t = setmetatable({}, meta)
print(getmetatable(t)) --> locked
print(pcall(setmetatable, t, {})) --> false	cannot change a protected metatable
print(pcall(setmetatable, t, nil)) --> false	cannot change a protected metatable
print(getmetatable({}), getmetatable(5), getmetatable("").__metatable) --> nil	nil	nil
print(getmetatable(setmetatable({}, { __metatable = false }))) --> false
print(debug.getmetatable(t) == meta) --> true
