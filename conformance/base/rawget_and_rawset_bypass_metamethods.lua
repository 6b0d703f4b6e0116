local log = {}
local t = setmetatable({}, {
  __index = function(_, k) return k .. "!" end,
  __newindex = function(_, k) log[#log + 1] = k end,
})
print(t.x, rawget(t, "x")) --> x!	nil
t.y = 1
print(rawget(t, "y"), log[1]) --> nil	y
print(rawset(t, "y", 2) == t, t.y, #log) --> true	2	1
print(pcall(rawget, "str", 1)) --> false	bad argument #1 to 'rawget' (table expected, got string)
print(pcall(rawset, t, "k")) --> false	bad argument #3 to 'rawset' (value expected)
print(pcall(rawset, 5, 1, 1)) --> false	bad argument #1 to 'rawset' (table expected, got number)
