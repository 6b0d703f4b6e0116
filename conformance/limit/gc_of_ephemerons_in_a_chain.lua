-- Each key is alive only through the value of another: found one by one, that is quadratic.
--@ stops limit end
local keys = {}
for i = 1, 5000 do keys[i] = {} end
local tables = {}
for i = 5000, 2, -1 do tables[i] = setmetatable({ [keys[i]] = keys[i - 1] }, { __mode = "k" }) end
local first = keys[5000]
keys = nil
for i = 1, 50 do collectgarbage() end
