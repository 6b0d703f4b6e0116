local log = {}
local store = { 10, 20, 30 }
local proxy = setmetatable({}, {
  __len = function() return #store end,
  __index = function(_, i) log[#log + 1] = "get" .. i return store[i] end,
  __newindex = function(_, i, v) log[#log + 1] = "set" .. i store[i] = v end,
})
table.insert(proxy, 40)
print(table.concat(log, " ")) --> set4
log = {}
print(table.remove(proxy, 1), table.concat(log, " ")) --> 10	get1 get2 set1 get3 set2 get4 set3 set4
print(table.concat(proxy, ","), rawlen(proxy)) --> 20,30,40	0
