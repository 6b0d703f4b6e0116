local store = { "b", "c", "a" }
local t = setmetatable({}, {
  __index = store, __newindex = store, __len = function() return #store end,
})
table.insert(t, "d")
table.sort(t)
print(table.concat(t, ","), table.unpack(t))  --> a,b,c,d	a	b	c	d
print(table.remove(t), #store, rawlen(t))     --> d	3	0
