local cache = setmetatable({}, { __mode = "v" })
local kept = {}
cache.a, cache.b, cache.c = kept, {}, "strings stay"
collectgarbage()
print(cache.a == kept, cache.b, cache.c)      --> true	nil	strings stay
local keys = setmetatable({}, { __mode = "k" })
keys[kept], keys[{}] = 1, 2
collectgarbage()
local n = 0
for _ in pairs(keys) do n = n + 1 end
print(n, keys[kept])                          --> 1	1
