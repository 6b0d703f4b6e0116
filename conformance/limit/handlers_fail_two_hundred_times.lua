local n = 0
print(xpcall(error, function(m) n = n + 1 error(m, 0) end, "x", 0)) --> false	error in error handling
print(n > 180 and n <= 220)                    --> true
-- Handling an overflow has some room of its own.
local function deep() return pcall(deep) and nil or pcall(deep) end
local function over() local t = setmetatable({}, { __index = over }) return t.x .. "" end
print(xpcall(over, function(m) return select(2, pcall(string.rep, "ab", 2)) .. m:sub(-16) end)) --> false	ababC stack overflow
-- And nothing of it is lost.
n = 0
local function count() n = n + 1 pcall(count) end
count()
print(n > 180 and n <= 200)                    --> true
