--@ stops limit error end
local source = "return [" .. ("="):rep(100000) .. "[" .. ("]" .. ("="):rep(99999)):rep(50)
for i = 1, 100 do load(source) end
