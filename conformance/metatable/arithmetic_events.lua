local log = setmetatable({}, {})
local mt = {}
for _, event in ipairs { "add", "sub", "mul", "div", "mod", "pow", "idiv", "unm" } do
  mt["__" .. event] = function(a, b) return event .. " " .. type(a) .. " " .. type(b) end
end
local v = setmetatable({}, mt)
print(v + 1, 1 - v)          --> add table number	sub number table
print(v * v, "x" / v)        --> mul table table	div string table
print(v % nil, true ^ v)     --> mod table nil	pow boolean table
print(1.5 // v, -v)          --> idiv number table	unm table table
