local t = setmetatable({}, { __metatable = "locked", __index = { x = 1 } })
print(getmetatable(t), t.x)                   --> locked	1
print(pcall(setmetatable, t, {}))             --> false	cannot change a protected metatable
print(type(debug.getmetatable(t)))            --> table
local u = setmetatable({}, { __metatable = false })
print(getmetatable(u), pcall(setmetatable, u, nil)) --> false	false	cannot change a protected metatable
print(getmetatable("").__index == string, getmetatable "" .__name) --> true	nil
