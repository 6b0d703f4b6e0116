local store = { 3, 1, 2 }
local proxy = setmetatable({}, {
  __len = function() return 3 end,
  __index = store,
  __newindex = store,
})
table.sort(proxy)
print(store[1], store[2], store[3], next(proxy)) --> 1	2	3	nil
